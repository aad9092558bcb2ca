import { releaseNumber, type ReleaseId } from '../release/release.ts';
import { reasonsOf } from '../verdict/verdict.ts';
import type { LedgerEntry } from './event.ts';
import { attemptsOf, type Attempt } from './history.ts';

/**
 * Releases that were rolled back, each with how: judged and refused, or left by a rollback. One that has
 * served again since is not among them.
 */
export function rejected(entries: LedgerEntry[]): Map<ReleaseId, string> {
  const rolled = new Map<ReleaseId, string>();
  for (const attempt of attemptsOf(entries)) {
    const { action, from, release, ended } = attempt;
    if (ended?.outcome !== 'serving') {
      const refused = refusalOf(attempt);
      if (refused !== undefined) rolled.set(release, refused);
      continue;
    }
    rolled.delete(release);
    const { watched } = attempt;
    if (watched?.hauledBackTo !== undefined)
      rolled.set(
        release,
        `its watch rolled it back to ${watched.hauledBackTo} at ${watched.at}: ${reasonsOf(watched)}`,
      );
    if (action === 'rollback' && from && releaseNumber(from) > releaseNumber(release)) {
      rolled.set(from, `it was rolled back by the rollback to ${release} at ${ended.at}`);
    }
  }
  return rolled;
}

/** A deploy that did not go on after this verdict. One that was killed, or failed at something else, says nothing. */
function refusalOf({ action, judged, ended, attempt }: Attempt): string | undefined {
  if (action !== 'deploy' || !judged || judged.verdict === 'healthy') return undefined;
  if (judged.verdict === 'inconclusive' && ended?.outcome !== 'failed') return undefined;
  return `it was judged ${judged.verdict} in attempt ${String(attempt)}: ${reasonsOf(judged)}`;
}
