import { outputOf } from '../../output-of.ts';

/** The process that listens on a TCP port, as far as the system tells this user; nothing otherwise. */
export async function portOwner(port: number): Promise<{ pid: number; command: string } | undefined> {
  const pid = (await fromLsof(port)) ?? (await fromSs(port));
  if (pid === undefined) return undefined;
  const command = await outputOf('ps', ['-ww', '-o', 'args=', '-p', pid]);
  return { pid: Number(pid), command: command.trim() || 'unknown' };
}

async function fromLsof(port: number): Promise<string | undefined> {
  return /^\d+/.exec(await outputOf('lsof', ['-nP', '-t', `-iTCP:${String(port)}`, '-sTCP:LISTEN']))?.[0];
}

async function fromSs(port: number): Promise<string | undefined> {
  return /pid=(\d+)/.exec(await outputOf('ss', ['-Hltnp', `sport = :${String(port)}`]))?.[1];
}
