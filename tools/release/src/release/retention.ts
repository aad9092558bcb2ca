import type { ReleaseId } from './release.ts';
import { releaseNumber } from './release.ts';

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
