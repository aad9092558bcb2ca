import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { hauledBack } from '@slipway/core/ledger/hauled-back';
import { rollbackTarget } from '@slipway/core/ledger/rollback-target';
import { type Release, type ReleaseId, replicasOf } from '@slipway/core/release/release';
import { findRelease } from '@slipway/core/platform/observation';
import { mustHaveVersions } from '@slipway/core/secrets/versions';
import { recordBegin } from '../rollout/begin.ts';
import type { Phase } from '../rollout/phase.ts';
import type { Rollout } from '../rollout/rollout.ts';

/** Chooses the release to go back to, and starts it again where it is not kept running as the standby. */
export const revive: Phase = {
  name: 'revive',
  async run(rollout) {
    const { platform, service, observation } = rollout;
    const target = choose(rollout, await platform.frozen(service));
    rollout.candidate = target;
    if (target.id === rollout.current) {
      rollout.finished = true;
      rollout.outcome = 'unchanged';
      return `${target.id} serves already`;
    }
    await mustHaveVersions(target, platform.secrets(service));
    await recordBegin(rollout);
    const warm = findRelease(observation, service, target.id) !== undefined;
    await platform.launch(target);
    return `${replicasOf(target)} of ${target.id} ${warm ? 'stood by' : 'started again'}`;
  },
};

function choose(rollout: Rollout, frozen: Release[]): Release {
  const { service, current, options, platform } = rollout;
  const environment = platform.environment.name;
  const ids = frozen.map(({ id }) => id);
  const wanted = options.to ?? automatic(rollout, ids);
  const target = frozen.find(({ id }) => id === wanted);
  if (target) {
    if (!options.force && target.id !== current) mustNotBeHauledBack(rollout, target.id);
    return target;
  }
  if (options.to !== undefined) {
    throw new SlipwayError({
      what: `${service} has no release ${options.to} in ${environment}`,
      why: `kept are ${ids.join(', ') || 'none'}`,
      next: `slipway history ${environment} shows them all`,
      exitCode: 2,
    });
  }
  throw new SlipwayError({
    what: `There is nothing to roll ${service} back to in ${environment}`,
    why:
      current === undefined
        ? 'nothing was deployed yet'
        : `no release before ${current} was judged healthy, was not hauled back, and is kept`,
    next: `slipway history ${environment} shows what there is; --to names a release`,
  });
}

/** Once is enough: a release that was hauled back serves again only where a person insists. */
function mustNotBeHauledBack({ reading, service, platform }: Rollout, id: ReleaseId): void {
  const why = hauledBack(reading.entries).get(id);
  if (why === undefined) return;
  throw new SlipwayError({
    what: `${service} ${id} was hauled back in ${platform.environment.name}, and does not serve again unasked`,
    why,
    next: `slipway history ${platform.environment.name} ${id} tells all of it; --to ${id} --force insists`,
  });
}

/** Chosen by the ledger alone, and never by a guess at what a damaged ledger may have said. */
function automatic({ reading, current, ledger }: Rollout, kept: readonly ReleaseId[]): ReleaseId | undefined {
  if (current === undefined) return undefined;
  if (reading.damaged.length > 0) {
    throw new SlipwayError({
      what: "The ledger is damaged, so the last healthy release can't be told for sure",
      why: `${ledger.name}: line ${reading.damaged.join(', ')} is not what was once written`,
      next: `name the release yourself: --to ${kept.filter((id) => id !== current).at(-1) ?? 'rN'}; then move the damaged line out of the file`,
    });
  }
  return rollbackTarget(reading.entries, current, kept);
}
