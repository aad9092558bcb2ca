import type { ReleaseId } from '../../release/release.ts';
import { upstreamOf } from './names.ts';

const servicePort = 3_000;

/**
 * `releases.conf`: an upstream per running release, named after it, whose replicas Docker's DNS knows; and their list,
 * by which deploy/nginx/traffic.js tells which of them the worker it runs in has.
 */
export function renderReleases(releases: readonly { service: string; id: ReleaseId }[]): string {
  const names = [...new Set(releases.map(({ service, id }) => upstreamOf(service, id)))].sort();
  const known = `map $uri $known_releases {\n    default ' ${names.join(' ')} ';\n}\n`;
  return [known, ...names.map(upstream)].join('\n');
}

function upstream(name: string): string {
  return `upstream ${name} {
    zone ${name} 256k;
    server ${name}:${String(servicePort)} resolve max_fails=2 fail_timeout=2s;
    keepalive 64;
    keepalive_timeout 60s;
}
`;
}
