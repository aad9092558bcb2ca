import { outputOf } from '../../../output-of.ts';

/**
 * The processes of replicas that outlived a supervisor that was killed (one that hangs does not hear its orphan guard).
 * They are known by the release folder in their command line, so no process of anybody else can be meant.
 */
export async function findOrphans(stateFolder: string): Promise<number[]> {
  const lines = (await outputOf('ps', ['-axww', '-o', 'pid=,args='])).split('\n');
  return lines.flatMap((line) => {
    const [, pid, command = ''] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    const isOne = command.includes(`${stateFolder}/releases/`) && Number(pid) !== process.pid;
    return isOne ? [Number(pid)] : [];
  });
}

export function killOrphans(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in the meantime.
    }
  }
}
