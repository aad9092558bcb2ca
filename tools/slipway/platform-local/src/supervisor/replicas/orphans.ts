import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './process-start.ts';
import { replicaRecordSchema, type ReplicaRecord } from './replica-record.ts';
import { runFolders } from './run-folder.ts';

/**
 * The processes of replicas that outlived a supervisor that was killed (one that hangs does not hear its orphan guard).
 * They are known by what their supervisor wrote down when it started them; those of a supervisor that lives are no orphans.
 */
export async function findOrphans(stateFolder: string): Promise<number[]> {
  const orphans: number[] = [];
  for (const record of recordsIn(stateFolder)) {
    if ((await isAlive(record)) && !(await isAlive(record.supervisor))) orphans.push(record.pid);
  }
  return orphans;
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

function recordsIn(stateFolder: string): ReplicaRecord[] {
  return runFolders(stateFolder)
    .flatMap((run) => readdirSync(run).map((file) => join(run, file)))
    .filter((path) => path.endsWith('.json'))
    .flatMap((path) => readRecord(path) ?? []);
}

/** Nothing where a file is not what a supervisor writes: it names no one for certain. */
function readRecord(path: string): ReplicaRecord | undefined {
  try {
    return replicaRecordSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
