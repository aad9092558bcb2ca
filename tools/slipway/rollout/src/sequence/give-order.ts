import { SlipwayError } from '@slipway/core/errors/slipway-error';
import type { Holder, Order } from '@slipway/core/platform/lock';
import type { Platform } from '@slipway/core/platform/platform';
import { readActor } from '@slipway/core/release/actor';

/** Tells the rollout in progress, and returns who runs it. Throws where there is none, or where it is too early or late. */
export async function giveOrder(platform: Platform, what: Order['what']): Promise<Holder> {
  const environment = platform.environment.name;
  const holder = await platform.holder();
  if (!holder || !['deploy', 'rollback'].includes(holder.command)) throw nothingTo(what, environment, holder);
  if (what === 'promote' && !holder.phase.startsWith('judge')) {
    throw new SlipwayError({
      what: `The ${holder.command} of ${environment} is at no step that could be promoted`,
      why: `it is in phase ${holder.phase}, and goes on by itself`,
      next: `try again when slipway status ${environment} shows the phase judge`,
    });
  }
  if (what === 'abort' && holder.phase === 'record') {
    throw new SlipwayError({
      what: `It is too late to abort the ${holder.command} of ${environment}`,
      why: 'it is being committed at this moment',
      next: `slipway rollback ${environment}`,
    });
  }
  if (await platform.order({ what, phase: holder.phase, by: readActor() })) return holder;
  throw nothingTo(what, environment, undefined);
}

function nothingTo(what: Order['what'], environment: string, holder: Holder | undefined): SlipwayError {
  return new SlipwayError({
    what: `There is nothing to ${what} in ${environment}`,
    why: holder
      ? `its lock is held by "${holder.command}", which is no rollout`
      : 'no rollout is in progress',
    next: `slipway status ${environment} shows what serves`,
  });
}
