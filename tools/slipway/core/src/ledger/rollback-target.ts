import { byNumber, releaseNumber, type ReleaseId } from '../release/release.ts';
import type { LedgerEntry } from './event.ts';
import { rejected } from './rejected.ts';
import { attemptsOf, verdictsOf } from './history.ts';

/** Where a bare rollback goes: the newest of the kept ones before the current that may be rolled back to. */
export function rollbackTarget(
  entries: LedgerEntry[],
  current: ReleaseId,
  kept: readonly ReleaseId[],
): ReleaseId | undefined {
  const trusted = trustedReleases(entries);
  return kept
    .filter((id) => releaseNumber(id) < releaseNumber(current) && trusted.has(id))
    .map((id) => ({ id }))
    .sort(byNumber)
    .at(-1)?.id;
}

/** Releases that were judged healthy, came to serve, and were not rolled back. */
export function trustedReleases(entries: LedgerEntry[]): Set<ReleaseId> {
  const rolled = rejected(entries);
  const verdicts = verdictsOf(entries);
  const served = attemptsOf(entries).filter(({ ended }) => ended?.outcome === 'serving');
  return new Set(
    served.map(({ release }) => release).filter((id) => verdicts.get(id) === 'healthy' && !rolled.has(id)),
  );
}
