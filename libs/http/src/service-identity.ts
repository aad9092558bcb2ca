import { hostname } from 'node:os';

/** Who is answering: what Slipway tells every replica it starts. */
export interface ServiceIdentity {
  service: string;
  release: string;
  replica: string;
  gitRevision: string;
}

/**
 * Reads `SLIPWAY_SERVICE`, `SLIPWAY_RELEASE`, `SLIPWAY_REPLICA` and `SLIPWAY_GIT_REVISION`. Without a replica it is the
 * name of the host, which on Docker is the container's id: compose gives all replicas the same variables.
 */
export function serviceIdentity(env: NodeJS.ProcessEnv = process.env): ServiceIdentity {
  return {
    service: env['SLIPWAY_SERVICE'] || 'dev',
    release: env['SLIPWAY_RELEASE'] || 'dev',
    replica: env['SLIPWAY_REPLICA'] || hostname(),
    gitRevision: env['SLIPWAY_GIT_REVISION'] || 'dev',
  };
}
