import { outputOf } from '../programs/program.ts';

export interface PortOwner {
  pid: number;
  command: string;
}

/**
 * The process that listens on a TCP port, as far as the system tells this user; nothing otherwise.
 *
 * @param at an address, where several processes may have the port
 */
export async function portOwner(port: number, at?: string): Promise<PortOwner | undefined> {
  const pid = (await fromLsof(port, at)) ?? (await fromSs(port, at));
  if (pid === undefined) return undefined;
  const command = await outputOf('ps', ['-ww', '-o', 'args=', '-p', pid]);
  return { pid: Number(pid), command: command.trim() || 'unknown' };
}

async function fromLsof(port: number, at?: string): Promise<string | undefined> {
  const where = at === undefined ? `:${String(port)}` : `@${bracketed(at)}:${String(port)}`;
  return /^\d+/.exec(await outputOf('lsof', ['-nP', '-t', `-iTCP${where}`, '-sTCP:LISTEN']))?.[0];
}

async function fromSs(port: number, at?: string): Promise<string | undefined> {
  const filter = at === undefined ? `sport = :${String(port)}` : `src ${bracketed(at)}:${String(port)}`;
  return /pid=(\d+)/.exec(await outputOf('ss', ['-Hltnp', filter]))?.[1];
}

const bracketed = (address: string) => (address.includes(':') ? `[${address}]` : address);
