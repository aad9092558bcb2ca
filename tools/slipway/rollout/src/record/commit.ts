import { messageOf, SlipwayError } from '@slipway/core/errors/slipway-error';
import type { Release } from '@slipway/core/release/release';
import type { Watch } from '@slipway/core/watch/watch';
import type { Attempt } from '../sequence/attempt.ts';
import type { Rollout } from '../sequence/rollout.ts';

/**
 * Makes the candidate the current release, then says so in the ledger: never before, and always once it is so, even
 * where the platform failed at what comes after the commit itself. Returns the watch that begins with it.
 */
export async function commit(
  rollout: Rollout,
  attempt: Attempt,
  candidate: Release,
  watchOn: () => Promise<Watch | undefined>,
): Promise<Watch | undefined> {
  const { platform, service } = rollout;
  let problem: unknown;
  let watch: Watch | undefined;
  try {
    watch = await watchOn();
    await platform.commit(service, candidate.id, warmFor(rollout), watch);
    attempt.committed = true;
  } catch (error) {
    problem = error;
    attempt.committed = await isCommitted(rollout, candidate);
    if (attempt.committed !== true) throw error;
  }
  try {
    await attempt.ended(rollout, 'serving');
  } catch (error) {
    throw notRecorded(rollout, candidate, error);
  }
  if (problem !== undefined) throw notWhole(rollout, candidate, problem);
  return watch;
}

/** The way back stays open for as long as it may be taken. */
function warmFor({ action, settings: { rollout } }: Rollout): number {
  const { watch } = rollout;
  return Math.max(rollout.warm, action === 'deploy' && watch?.then === 'rollback' ? watch.for : 0);
}

async function isCommitted({ platform, service }: Rollout, { id }: Release): Promise<boolean | 'unknown'> {
  try {
    const { services } = await platform.observe();
    return services[service]?.current === id;
  } catch {
    return 'unknown';
  }
}

function notRecorded({ service, platform, ledger }: Rollout, { id }: Release, cause: unknown): SlipwayError {
  return new SlipwayError({
    what: `${service} ${id} serves, but its end could not be written into the ledger`,
    why: `${ledger.name}: ${messageOf(cause)}`,
    next: `fix that; the next deploy or rollback of ${platform.environment.name} writes it`,
    cause,
  });
}

function notWhole({ service, platform }: Rollout, { id }: Release, cause: unknown): SlipwayError {
  const environment = platform.environment.name;
  return new SlipwayError({
    what: `${service} ${id} is committed, but a later step of the commit failed`,
    why: messageOf(cause),
    next: `slipway status ${environment} shows what serves; slipway up ${environment} brings up what is missing`,
    cause,
  });
}
