import { spawnSync } from 'node:child_process';

export interface KnownProcess {
  pid: number;
  command: string;
}

/** All processes whose command line names this folder: the supervisor and the replicas of a workspace. */
export function processesOf(folder: string): KnownProcess[] {
  const { stdout } = spawnSync('ps', ['-axww', '-o', 'pid=,stat=,args='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, stat, command] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    // A zombie has ended; only its parent has not taken note of it yet.
    if (pid === undefined || command === undefined || stat?.startsWith('Z')) return [];
    return command.includes(folder) ? [{ pid: Number(pid), command }] : [];
  });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends a process at once, where it has not ended already. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was quicker.
  }
}

/** Addresses that these processes listen on over TCP; nothing where the machine has no `lsof` to tell. */
export function listenersOf(pids: readonly number[]): string[] | undefined {
  const { error, stdout } = spawnSync(
    'lsof',
    ['-nP', '-a', '-iTCP', '-sTCP:LISTEN', '-p', pids.join(','), '-Fn'],
    { encoding: 'utf8' },
  );
  if (error) return undefined;
  return stdout.split('\n').flatMap((line) => (line.startsWith('n') ? [line.slice(1)] : []));
}
