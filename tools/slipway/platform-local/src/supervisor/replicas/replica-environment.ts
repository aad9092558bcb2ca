import { resolve } from 'node:path';
import type { Release } from '@slipway/core/release/release';
import { fileOf } from '@slipway/core/secrets/digest';
import { secretFile } from '../../settings/paths.ts';

/** What a replica may know of the machine. Nothing else is inherited: a release runs the same for everyone who deploys it. */
const inherited = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'SSL_CERT_FILE',
  'NODE_EXTRA_CA_CERTS',
];

/** The environment variables of one replica. Socket paths are relative to its working folder. */
export function replicaEnvironment(
  release: Release,
  replica: string,
  sockets: { traffic: string; management: string },
): Record<string, string> {
  const own = Object.fromEntries(
    inherited.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return {
    ...own,
    NODE_ENV: 'production',
    // The balancer has drained a replica before it is told to end: no one is left to wait for.
    DRAIN_GRACE_MS: '0',
    ...release.config.variables,
    ...secretVariables(release),
    PORT: sockets.traffic,
    MANAGEMENT_PORT: sockets.management,
    SLIPWAY_SERVICE: release.service,
    SLIPWAY_RELEASE: release.id,
    SLIPWAY_REPLICA: replica,
    ...(release.git.revision === undefined ? {} : { SLIPWAY_GIT_REVISION: release.git.revision }),
  };
}

/** `NAME_FILE`: where the service finds the value of its secret `NAME`. */
function secretVariables({ service, config }: Release): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config.secrets ?? {}).map(([name, digest]) => [
      `${name}_FILE`,
      resolve(secretFile(service, fileOf(digest))),
    ]),
  );
}
