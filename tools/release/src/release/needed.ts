import type { LedgerEntry } from '../ledger/event.ts';
import { rollbackTarget, trustedReleases } from '../ledger/rollback-target.ts';
import { byNumber, type ReleaseId } from './release.ts';

/**
 * Releases that stay however old they are once `current` serves: itself, the standby, the last healthy one beside it,
 * and the one that a bare rollback would go to.
 */
export function neededReleases(
  entries: LedgerEntry[],
  kept: readonly ReleaseId[],
  current: ReleaseId,
  standby: ReleaseId | undefined,
): (ReleaseId | undefined)[] {
  const trusted = trustedReleases(entries);
  const lastHealthy = kept
    .filter((id) => id !== current && trusted.has(id))
    .map((id) => ({ id }))
    .sort(byNumber)
    .at(-1)?.id;
  return [current, standby, lastHealthy, rollbackTarget(entries, current, kept)];
}
