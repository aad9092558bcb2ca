import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { portOwner } from '@slipway/core/checks/port-owner';
import type { Settings } from '../settings/settings.ts';

/** Why an environment can't have its port, and who has it as far as that can be known. */
export async function portTaken(port: number, { environment, port: own }: Settings): Promise<SlipwayError> {
  const owner = await portOwner(port);
  return new SlipwayError({
    what: `Port ${String(port)} is taken`,
    why: owner
      ? `process ${String(owner.pid)} listens on it: ${owner.command}`
      : 'another process listens on it',
    next: `stop that process, or give "${port === own ? 'port' : 'adminPort'}" in deploy/environments/${environment}.yaml another number`,
  });
}
