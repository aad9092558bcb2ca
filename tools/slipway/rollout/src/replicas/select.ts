import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { rejected } from '@slipway/core/ledger/rejected';
import { rollbackTarget } from '@slipway/core/ledger/rollback-target';
import type { Release, ReleaseId } from '@slipway/core/release/release';
import { mustHaveVersions } from '@slipway/core/secrets/versions';
import type { Candidate } from '../build/build.ts';
import type { Phase } from '../sequence/phase.ts';
import type { Rollout } from '../sequence/rollout.ts';
import type { Seen } from '../sequence/seen.ts';

export interface RollbackOptions {
  /** The release to go back to; without it the last one that was judged healthy. */
  to?: ReleaseId | undefined;
  /** Goes even to a release that was rolled back. */
  force?: boolean | undefined;
  /** Milliseconds to wait for the lock; without it a taken lock is an error at once. */
  wait?: number | undefined;
}

/** Chooses the release to go back to. */
export const select: Phase<{ options: RollbackOptions; seen: Seen }, Candidate> = {
  name: 'select',
  async run(rollout, { options, seen }) {
    const { platform, service } = rollout;
    const target = choose(rollout, seen, options, await platform.frozen(service));
    if (target.id === seen.current) {
      return { said: `${target.id} serves already`, ends: 'unchanged', candidate: target };
    }
    await mustHaveVersions(target, platform.secrets(service));
    const attempt = await rollout.begin(target, seen);
    return { said: `${target.id} after ${seen.current ?? 'nothing'}`, candidate: target, attempt };
  },
};

function choose(rollout: Rollout, seen: Seen, options: RollbackOptions, frozen: Release[]): Release {
  const { service, platform } = rollout;
  const { current } = seen;
  const environment = platform.environment.name;
  const ids = frozen.map(({ id }) => id);
  const wanted = options.to ?? automatic(rollout, seen, ids);
  const target = frozen.find(({ id }) => id === wanted);
  if (target) {
    if (!options.force && target.id !== current) mustNotBeRejected(rollout, seen, target.id);
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
        : `no release before ${current} was judged healthy, was not rolled back, and is kept`,
    next: `slipway history ${environment} shows what there is; --to names a release`,
  });
}

/** A release that was rolled back serves again only where a person insists. */
function mustNotBeRejected({ service, platform }: Rollout, { entries }: Seen, id: ReleaseId): void {
  const why = rejected(entries).get(id);
  if (why === undefined) return;
  const environment = platform.environment.name;
  throw new SlipwayError({
    what: `${service} ${id} was rolled back in ${environment}, and is not served again without --force`,
    why,
    next: `slipway history ${environment} ${id} tells all of it; --to ${id} --force insists`,
  });
}

/** Chosen by the ledger alone, and never by a guess at what a damaged ledger may have said. */
function automatic(
  { ledger }: Rollout,
  { reading, current }: Seen,
  kept: readonly ReleaseId[],
): ReleaseId | undefined {
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
