import * as z from 'zod';
import { isReleaseId } from '@slipway/core/release/release';
import type { ReplicaState } from '@slipway/core/measurement/measurement';
import { labels, replicaOf } from '../names/names.ts';
import type { ReplicaContainer } from './prometheus-targets.ts';

/** The part of `docker inspect` that tells how a replica does. */
const container = z.object({
  Id: z.string(),
  Name: z.string(),
  RestartCount: z.int(),
  State: z.object({
    Status: z.string(),
    Pid: z.int(),
    Health: z.object({ Status: z.string() }).optional(),
  }),
  Config: z.object({ Labels: z.record(z.string(), z.string()) }),
});

/** The replicas among inspected containers, in the order of their numbers. */
export function readReplicas(inspected: readonly unknown[]): ReplicaContainer[] {
  return z
    .array(container)
    .parse(inspected)
    .flatMap((found) => {
      const { Labels } = found.Config;
      const release = Labels[labels.release] ?? '';
      const service = Labels[labels.service];
      if (!isReleaseId(release) || service === undefined) return [];
      const { Status, Health, Pid } = found.State;
      return {
        service,
        release,
        id: replicaOf(release, Labels),
        state: stateOf(Status, Health?.Status),
        pid: Pid === 0 ? null : Pid,
        restarts: found.RestartCount,
        container: found.Name.replace(/^\//, ''),
        containerId: found.Id,
      };
    })
    .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
}

function stateOf(status: string, health: string | undefined): ReplicaState {
  switch (status) {
    case 'running':
      if (health === 'starting') return 'starting';
      return health === 'unhealthy' ? 'unready' : 'ready';
    case 'restarting':
      return 'backing-off';
    // Also `created`: where the command that started it was killed before it was, it stays so.
    default:
      return 'stopped';
  }
}
