import { existsSync, readFileSync } from 'node:fs';
import { outputOf } from '@slipway/core/programs/program';

/** A process, and no other one that gets its number later. */
export interface KnownProcess {
  pid: number;
  /** When it started, in the words of this system: only good to be compared. */
  started: string;
}

/** Fields 3 and 22 of `/proc/PID/stat`, counted from the one after the command's closing bracket. */
const stateField = 3 - 3;
const startField = 22 - 3;

/**
 * When a process started; nothing where it has ended. A zombie has ended, too: its parent has only not asked for its
 * exit code yet.
 */
export async function startOf(pid: number): Promise<string | undefined> {
  if (existsSync('/proc/self/stat')) return startFromProc(pid);
  const [, state = 'Z', started] = /^(\S+)\s+(.+)/.exec(await stateAndStart(pid)) ?? [];
  return state.startsWith('Z') ? undefined : started;
}

async function stateAndStart(pid: number): Promise<string> {
  return (await outputOf('ps', ['-o', 'stat=,lstart=', '-p', String(pid)])).trim();
}

/** Clock ticks since this boot, which the boot's id makes unmistakable. */
function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The command's name may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields[startField];
    if (fields[stateField] === 'Z' || ticks === undefined) return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticks}`;
  } catch {
    return undefined;
  }
}

export async function isAlive({ pid, started }: KnownProcess): Promise<boolean> {
  return (await startOf(pid)) === started;
}
