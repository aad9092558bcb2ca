import { execa } from 'execa';

/** The process that listens on a TCP port, as far as the system tells this user; nothing otherwise. */
export async function portOwner(port: number): Promise<{ pid: number; command: string } | undefined> {
  const pid = (await fromLsof(port)) ?? (await fromSs(port));
  if (pid === undefined) return undefined;
  const { stdout } = await execa('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { reject: false });
  return { pid, command: stdout?.trim() || 'unknown' };
}

async function fromLsof(port: number): Promise<number | undefined> {
  const { stdout } = await execa('lsof', ['-nP', '-t', `-iTCP:${String(port)}`, '-sTCP:LISTEN'], {
    reject: false,
  });
  return firstNumber(/^\d+/.exec(stdout ?? '')?.[0]);
}

async function fromSs(port: number): Promise<number | undefined> {
  const { stdout } = await execa('ss', ['-Hltnp', `sport = :${String(port)}`], { reject: false });
  return firstNumber(/pid=(\d+)/.exec(stdout ?? '')?.[1]);
}

function firstNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
