import type { ReleaseId } from '../release/release.ts';
import type { Verdict, VerdictName } from '../verdict/verdict.ts';
import type { Begun, Ended, LedgerEntry, Outcome, WatchedEvent } from './event.ts';

/** One deploy or rollback as the ledger tells it. */
export interface Attempt extends Omit<Begun, 'kind'> {
  beganAt: string;
  /** The last of its verdicts. */
  judged?: Verdict;
  /** All of its verdicts, step by step, with the share of the traffic (per cent) that each was judged under. */
  verdicts: (Verdict & { at: string; share?: number | undefined })[];
  /** Absent while it runs, or where the command that ran it died and no one has settled it yet. */
  ended?: Omit<Ended, 'kind' | 'attempt' | 'release'> & { at: string };
  /** Absent where the release was not watched, or is still. */
  watched?: Omit<WatchedEvent, 'kind' | 'attempt' | 'release'> & { at: string };
}

/** All attempts, oldest first. */
export function attemptsOf(entries: LedgerEntry[]): Attempt[] {
  const attempts = new Map<number, Attempt>();
  for (const { at, ...event } of entries) {
    const attempt = attempts.get(event.attempt);
    if (event.kind === 'begun') {
      const { kind, ...begun } = event;
      attempts.set(event.attempt, { ...begun, beganAt: at, verdicts: [] });
    } else if (attempt && event.kind === 'judged') {
      const { kind, attempt: number, release, share, ...judged } = event;
      attempt.judged = judged;
      attempt.verdicts.push({ at, ...(share === undefined ? {} : { share }), ...judged });
    } else if (attempt && event.kind === 'ended') {
      const { kind, attempt: number, release, ...ended } = event;
      attempt.ended = { ...ended, at };
    } else if (attempt && event.kind === 'watched') {
      const { kind, attempt: number, release, ...watched } = event;
      attempt.watched = { ...watched, at };
    }
  }
  return [...attempts.values()];
}

/** The last verdict on each release. One that was well under a part of the traffic is not healthy yet. */
export function verdictsOf(entries: LedgerEntry[]): Map<ReleaseId, VerdictName> {
  const verdicts = new Map<ReleaseId, VerdictName>();
  for (const entry of entries) {
    // That nothing more was found changes no verdict.
    if (entry.kind === 'watched' && entry.verdict === 'unhealthy') verdicts.set(entry.release, 'unhealthy');
    if (entry.kind !== 'judged') continue;
    const isPartial = entry.verdict === 'healthy' && (entry.share ?? 100) < 100;
    if (!isPartial) verdicts.set(entry.release, entry.verdict);
  }
  return verdicts;
}

/** How the last attempt at each release ended. */
export function outcomesOf(attempts: Attempt[]): Map<ReleaseId, Outcome> {
  const outcomes = new Map<ReleaseId, Outcome>();
  for (const { release, ended } of attempts) if (ended) outcomes.set(release, ended.outcome);
  return outcomes;
}
