import { outputOf } from '../../../output-of.ts';

/**
 * Ends replicas that outlived a supervisor that was killed (one that hangs does not hear its orphan guard).
 * They are known by the release folder in their command line, so no process of anybody else can be meant.
 */
export async function killOrphans(stateFolder: string): Promise<void> {
  for (const line of (await outputOf('ps', ['-axww', '-o', 'pid=,args='])).split('\n')) {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || command === undefined || Number(pid) === process.pid) continue;
    if (!command.includes(`${stateFolder}/releases/`)) continue;
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended by itself in the meantime.
    }
  }
}
