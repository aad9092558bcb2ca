import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { rejected } from '@slipway/core/ledger/rejected';
import { attemptsOf, verdictsOf, type Attempt } from '@slipway/core/ledger/history';
import type { LedgerReading } from '@slipway/core/ledger/ledger';
import type { Release, ReleaseId } from '@slipway/core/release/release';
import type { VerdictName } from '@slipway/core/verdict/verdict';

/** All that is known of one release: what `slipway history ENVIRONMENT r7 --json` prints of a service. */
export interface Story {
  service: string;
  id: ReleaseId;
  /** The release as it was frozen; null where it is kept no more. */
  frozen: Release | null;
  verdict: VerdictName | null;
  /** How it was rolled back; null where it was not. */
  hauledBack: string | null;
  /** Every attempt to make it serve, oldest first. */
  attempts: Attempt[];
  /** Attempts that took, or were to take, its place. */
  replacedBy: Attempt[];
  /** Lines of the ledger that are damaged: something may be missing here. */
  damaged: number[];
}

/** Nothing where neither the ledger nor the kept releases know the release. */
export function storyOf(
  service: string,
  id: ReleaseId,
  { entries, damaged }: LedgerReading,
  kept: readonly Release[],
): Story | undefined {
  const all = attemptsOf(entries);
  const attempts = all.filter(({ release }) => release === id);
  const frozen = kept.find((release) => release.id === id) ?? null;
  if (attempts.length === 0 && !frozen) return undefined;
  return {
    service,
    id,
    frozen,
    verdict: verdictsOf(entries).get(id) ?? null,
    hauledBack: rejected(entries).get(id) ?? null,
    attempts,
    replacedBy: all.filter(({ from, release }) => from === id && release !== id),
    damaged,
  };
}

export function unknownRelease(id: ReleaseId, environment: string): SlipwayError {
  return new SlipwayError({
    what: `There was never a release ${id} in ${environment}`,
    why: 'neither the ledger nor what is kept knows it',
    next: `slipway history ${environment} shows all that there were`,
    exitCode: 2,
  });
}
