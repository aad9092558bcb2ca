import type { Observation, ObservedService } from '@slipway/core/platform/observation';
import type { Settings } from '../settings/settings.ts';
import type { Lease } from './lease.ts';
import type { Fleet } from './replicas/fleet.ts';
import type { Traffic } from './traffic.ts';
import { unwritten } from './writing/unwritten.ts';

interface Observed {
  readonly fleet: Fleet;
  readonly traffic: Traffic;
  readonly lease: Lease;
}

/** What a supervisor tells of itself, by these settings. */
export function observationOf(
  { fleet, traffic, lease }: Observed,
  probePort: number,
  { host = '127.0.0.1', port = 0, adminPort = 0, services: known = {} }: Partial<Settings> = {},
): Observation & { probeUrl: string } {
  const names = new Set([...Object.keys(known), ...traffic.services]);
  const services: Record<string, ObservedService> = {};
  for (const name of names) services[name] = traffic.observe(name);
  const { holder } = lease;
  return {
    up: true,
    url: urlOf(host, port),
    metricsUrl: `${urlOf('127.0.0.1', adminPort)}/metrics`,
    probeUrl: urlOf('127.0.0.1', probePort),
    services,
    releases: fleet.observe(),
    ...(unwritten.all ? { unwritten: unwritten.all } : {}),
    ...(holder ? { holder } : {}),
  };
}

/** The address for a browser of this machine. */
function urlOf(host: string, port: number): string {
  const name = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host;
  return `http://${name}:${String(port)}`;
}
