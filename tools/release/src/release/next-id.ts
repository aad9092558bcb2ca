import type { LedgerEntry } from '../ledger/event.ts';
import { releaseNumber, type Release, type ReleaseId } from './release.ts';

/** A number is never given twice, not even that of a release which is long removed. */
export function nextId(frozen: readonly Release[], entries: readonly LedgerEntry[]): ReleaseId {
  const known = [...frozen.map(({ id }) => id), ...entries.map(({ release }) => release)];
  return `r${Math.max(0, ...known.map(releaseNumber)) + 1}`;
}
