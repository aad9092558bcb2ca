import { SlipwayError } from '@slipway/core/errors/slipway-error';

/** The first engine whose health checks know a start interval. Its API is the one that is spoken: see `DockerApi`. */
export const oldestEngine = 25;

export function tooOld(version: string): SlipwayError {
  return new SlipwayError({
    what: `This Docker Engine is too old: ${version}`,
    why: `Slipway needs ${String(oldestEngine)} or newer, for health checks with a start interval`,
    next: 'update the engine',
  });
}
