import type { ReleaseId } from '../release/release.ts';
import { releaseNumber } from '../release/release.ts';
import type { Verdict, VerdictName } from '../verdict/verdict.ts';
import type { Begun, Ended, LedgerEntry, Outcome } from './event.ts';

/** One deploy or rollback as the ledger tells it. */
export interface Attempt extends Omit<Begun, 'kind'> {
  beganAt: string;
  judged?: Verdict;
  /** Absent while it runs, or where whoever ran it died and nobody has settled it yet. */
  ended?: Omit<Ended, 'kind' | 'attempt' | 'release'> & { at: string };
}

/** All attempts, oldest first. */
export function attemptsOf(entries: LedgerEntry[]): Attempt[] {
  const attempts = new Map<number, Attempt>();
  for (const { at, ...event } of entries) {
    const attempt = attempts.get(event.attempt);
    if (event.kind === 'begun') {
      const { kind, ...begun } = event;
      attempts.set(event.attempt, { ...begun, beganAt: at });
    } else if (attempt && event.kind === 'judged') {
      attempt.judged = { verdict: event.verdict, findings: event.findings };
    } else if (attempt && event.kind === 'ended') {
      const { kind, attempt: number, release, ...ended } = event;
      attempt.ended = { ...ended, at };
    }
  }
  return [...attempts.values()];
}

/** The last verdict on each release. */
export function verdictsOf(entries: LedgerEntry[]): Map<ReleaseId, VerdictName> {
  const verdicts = new Map<ReleaseId, VerdictName>();
  for (const entry of entries) if (entry.kind === 'judged') verdicts.set(entry.release, entry.verdict);
  return verdicts;
}

/** How the last attempt at each release ended. */
export function outcomesOf(attempts: Attempt[]): Map<ReleaseId, Outcome> {
  const outcomes = new Map<ReleaseId, Outcome>();
  for (const { release, ended } of attempts) if (ended) outcomes.set(release, ended.outcome);
  return outcomes;
}

/** Releases that a rollback moved traffic away from, and that nothing was moved back to since. */
export function hauledBack(attempts: Attempt[]): Set<ReleaseId> {
  const hauled = new Set<ReleaseId>();
  for (const { action, from, release, ended } of attempts) {
    if (ended?.outcome !== 'serving') continue;
    hauled.delete(release);
    if (action === 'rollback' && from && releaseNumber(from) > releaseNumber(release)) hauled.add(from);
  }
  return hauled;
}

/** Where a bare rollback goes: the newest release before the current one that was judged healthy and not hauled back. */
export function rollbackTarget(
  entries: LedgerEntry[],
  current: ReleaseId,
  kept: readonly ReleaseId[],
): ReleaseId | undefined {
  const verdicts = verdictsOf(entries);
  const hauled = hauledBack(attemptsOf(entries));
  return kept
    .filter((id) => releaseNumber(id) < releaseNumber(current))
    .filter((id) => verdicts.get(id) === 'healthy' && !hauled.has(id))
    .sort((a, b) => releaseNumber(b) - releaseNumber(a))[0];
}
