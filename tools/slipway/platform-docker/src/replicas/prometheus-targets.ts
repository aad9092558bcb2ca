import type { ObservedReplica } from '@slipway/core/platform/observation';
import { managementPort } from '../names/names.ts';
import type { Traffic } from '../state/traffic.ts';

/** A replica with the name of its container, by which it is found on the environment's network. */
export interface ReplicaContainer extends ObservedReplica {
  service: string;
  container: string;
  containerId: string;
}

/**
 * Prometheus's file of targets (`file_sd_configs`): every running replica under its own labels. A standby is marked:
 * that it ends when its warm time is over is no reason for an alarm.
 */
export function renderTargets(
  replicas: readonly Pick<ReplicaContainer, 'service' | 'release' | 'id' | 'container' | 'state'>[],
  traffic: Traffic,
): string {
  const targets = replicas
    .filter(({ state }) => state !== 'stopped')
    .map(({ service, release, id, container }) => ({
      targets: [`${container}:${String(managementPort)}`],
      labels: {
        service,
        release,
        replica: id,
        ...(traffic[service]?.standby === release ? { standby: 'true' } : {}),
      },
    }));
  return `${JSON.stringify(targets, null, 2)}\n`;
}
