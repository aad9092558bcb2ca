import { byNumber, releaseNumber, type ReleaseId } from '../release/release.ts';
import type { LedgerEntry } from './event.ts';
import { rollbackTarget, trustedReleases } from './rollback-target.ts';

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

/** Which releases go when only the newest `keep` are to stay. Those that are needed stay however old they are. */
export function beyondRetention(
  ids: readonly ReleaseId[],
  keep: number,
  needed: readonly (ReleaseId | undefined)[],
): ReleaseId[] {
  return [...ids]
    .sort((a, b) => releaseNumber(b) - releaseNumber(a))
    .slice(keep)
    .filter((id) => !needed.includes(id));
}
