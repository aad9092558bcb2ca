import * as z from 'zod';
import { replaceFile } from '@slipway/core/files/replace-file';
import { startOf } from './process-start.ts';
import { tryToWrite } from '../writing/unwritten.ts';

const knownProcess = z.object({ pid: z.int(), started: z.string() });

/** Which process a replica is, and whose: how a later supervisor knows it again. */
export const replicaRecordSchema = knownProcess.extend({ supervisor: knownProcess });
export type ReplicaRecord = z.output<typeof replicaRecordSchema>;

/** Written when a replica starts. Nothing where it has ended already. */
export async function recordReplica(path: string, pid: number): Promise<void> {
  const [started, own] = await Promise.all([startOf(pid), startOf(process.pid)]);
  if (started === undefined || own === undefined) return;
  const record: ReplicaRecord = { pid, started, supervisor: { pid: process.pid, started: own } };
  tryToWrite(path, () => {
    replaceFile(path, JSON.stringify(record), { durable: false });
  });
}
