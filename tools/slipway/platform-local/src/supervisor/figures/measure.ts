import { existsSync, readFileSync } from 'node:fs';
import { outputOf } from '@slipway/core/programs/program';
import type { Measurement, ReplicaCount } from '@slipway/core/measurement/measurement';
import type { Replica } from '../replicas/replica.ts';
import type { RunningRelease } from '../replicas/running-release.ts';

/** What was counted of a release since it was launched. */
export async function measure({ answers, replicas }: RunningRelease): Promise<Measurement> {
  return { answers, replicas: await Promise.all(replicas.map(countsOf)) };
}

async function countsOf({ id, state, restarts, readinessLost, pid }: Replica): Promise<ReplicaCount> {
  const residentBytes = pid === undefined ? undefined : await residentBytesOf(pid);
  return { id, state, restarts, readinessLost, ...(residentBytes === undefined ? {} : { residentBytes }) };
}

/** Memory of a process in use; nothing where it has ended. */
async function residentBytesOf(pid: number): Promise<number | undefined> {
  // Linux tells it in a file: starting `ps` several times a second would be felt by what is measured.
  const kilobytes = existsSync('/proc/self/status')
    ? /^VmRSS:\s+(\d+)/m.exec(statusOf(pid))?.[1]
    : (await outputOf('ps', ['-o', 'rss=', '-p', String(pid)])).trim();
  return kilobytes ? Number(kilobytes) * 1_024 : undefined;
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  } catch {
    return '';
  }
}
