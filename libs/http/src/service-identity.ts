/** Who is answering: what Slipway tells every replica it starts. */
export interface ServiceIdentity {
  service: string;
  release: string;
  replica: string;
  gitRevision: string;
}

/** Reads `SLIPWAY_SERVICE`, `SLIPWAY_RELEASE`, `SLIPWAY_REPLICA` and `SLIPWAY_GIT_REVISION`; `dev` and 0 without them. */
export function serviceIdentity(env: NodeJS.ProcessEnv = process.env): ServiceIdentity {
  return {
    service: env['SLIPWAY_SERVICE'] || 'dev',
    release: env['SLIPWAY_RELEASE'] || 'dev',
    replica: env['SLIPWAY_REPLICA'] || '0',
    gitRevision: env['SLIPWAY_GIT_REVISION'] || 'dev',
  };
}
