import { upstreamOf } from '../names/names.ts';
import type { ReplicaContainer } from '../replicas/prometheus-targets.ts';

const servicePort = 3_000;

/** What names a replica to the balancer: its container, of the release of a service. */
export type NamedReplica = Pick<ReplicaContainer, 'service' | 'release' | 'container'>;

/**
 * `releases.conf`: an upstream per running replica, named after its container, by which Docker's DNS knows it; and their
 * list, by which deploy/nginx/slipway/balance/replicas.js tells which of them the worker it runs in has.
 */
export function renderReleases(replicas: readonly NamedReplica[]): string {
  const names = [...new Set(replicas.map(({ container }) => container))].sort();
  const known = `map $uri $known_replicas {\n    default ' ${names.join(' ')} ';\n}\n`;
  return [known, ...names.map(upstream)].join('\n');
}

/** `replicas.json`: the replicas of each running release, such as `{"web-r42": ["slipway-staging-web-r42-web-1"]}`. */
export function renderReplicas(replicas: readonly NamedReplica[]): string {
  const releases: Record<string, string[]> = {};
  for (const { service, release, container } of replicas) {
    (releases[upstreamOf(service, release)] ??= []).push(container);
  }
  return `${JSON.stringify(releases)}\n`;
}

function upstream(name: string): string {
  return `upstream ${name} {
    zone ${name} 64k;
    server ${name}:${String(servicePort)} resolve;
    keepalive 64;
    keepalive_timeout 60s;
}
`;
}
