import { messageOf, SlipwayError } from '@slipway/core/errors/slipway-error';
import { watchFrom, type Watch } from '@slipway/core/watch/watch';
import type { Rollout } from './rollout.ts';
import { recordEnd } from './run.ts';

/**
 * Makes the candidate the current release, then says so in the ledger: never before, and always once it is so, even
 * where the platform failed at what comes after the commit itself.
 */
export async function commit(rollout: Rollout): Promise<void> {
  const { platform, service, candidate } = rollout;
  let problem: unknown;
  try {
    const watch = await watchOn(rollout);
    rollout.watch = watch;
    await platform.commit(service, candidate.id, warmFor(rollout), watch);
    rollout.committed = true;
  } catch (error) {
    problem = error;
    rollout.committed = await isCommitted(rollout);
    if (rollout.committed !== true) throw error;
  }
  try {
    await recordEnd(rollout, 'serving');
  } catch (error) {
    throw notRecorded(rollout, error);
  }
  if (problem !== undefined) throw notWhole(rollout, problem);
}

/** A rollback goes to what was watched already. */
async function watchOn(rollout: Rollout): Promise<Watch | undefined> {
  const { action, attempt, platform, settings } = rollout;
  const { watch, objective } = settings.rollout;
  if (action !== 'deploy' || attempt === undefined || !watch) return undefined;
  return watchFrom(await platform.now(), attempt, watch, objective, rollout.evidence.usual);
}

/** The way back stays open for as long as it may be taken. */
function warmFor({ settings: { rollout } }: Rollout): number {
  return Math.max(rollout.warm, rollout.watch?.then === 'rollback' ? rollout.watch.for : 0);
}

async function isCommitted({ platform, service, candidate }: Rollout): Promise<boolean | 'unknown'> {
  try {
    const { services } = await platform.observe();
    return services[service]?.current === candidate.id;
  } catch {
    return 'unknown';
  }
}

function notRecorded({ service, candidate, platform, ledger }: Rollout, cause: unknown): SlipwayError {
  return new SlipwayError({
    what: `${service} ${candidate.id} serves, but its end could not be written into the ledger`,
    why: `${ledger.name}: ${messageOf(cause)}`,
    next: `fix that; the next deploy or rollback of ${platform.environment.name} writes it`,
    cause,
  });
}

function notWhole({ service, candidate, platform }: Rollout, cause: unknown): SlipwayError {
  return new SlipwayError({
    what: `${service} ${candidate.id} is committed, but a later step of the commit failed`,
    why: messageOf(cause),
    next: `slipway status ${platform.environment.name} shows what serves; slipway up ${platform.environment.name} brings up what is missing`,
    cause,
  });
}
