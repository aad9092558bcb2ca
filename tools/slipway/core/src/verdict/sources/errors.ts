import { answered, between, type Answers } from '../../measurement/answers.ts';
import { quantileMs, total } from '../../measurement/histogram.ts';
import { isUnmeasured } from '../../measurement/unmeasured.ts';
import { measuredOf, unlessTooFew, wholeOf } from '../enough.ts';
import type { Measurements } from '../evidence.ts';
import type { Source } from '../source.ts';
import type { Finding } from '../verdict.ts';
import { sharesOf, toldShares } from './shares.ts';

/** A request that has had no answer for so long counts as failed, in milliseconds. */
const hungMs = 3_000;
/** Durations that it takes to know how long a route's answers take. */
const enoughDurations = 20;

export const errors: Source = {
  name: 'errors',
  about: 'answers with 5xx, answers that break off, and requests without an answer, against the current',
  tests: 1,
  judge({ candidate, compared, needs }, level) {
    if (!compared) return undefined;
    const measured = measuredOf('errors', wholeOf(candidate, compared));
    if ('verdict' in measured) return measured;
    const isQuick = (name: string) => answersQuickly(measured.current[name]);
    const shares = sharesOf(measured, compared, '5xx', {
      candidate: unanswered(candidate, isQuick),
      current: unanswered(compared.current, isQuick),
    });
    const finding: Finding = {
      source: 'errors',
      verdict: shares.p < level ? 'unhealthy' : 'healthy',
      because: `errors in ${toldShares(shares)}`,
      figures: [
        { name: 'requests', ...shares.of },
        { name: 'errors (5xx, cut, or no answer)', ...shares.hits },
      ],
      strata: shares.strata,
      p: shares.p,
    };
    return unlessTooFew(finding, measured, needs, level);
  },
};

/** Where the current takes seconds itself, as for a long poll or a download, no answer yet is no sign. */
function answersQuickly(stratum: Answers[string] | undefined): boolean {
  const durations = stratum?.durations ?? {};
  return total(durations) >= enoughDurations && (quantileMs(durations, 0.99) ?? Infinity) < hungMs / 3;
}

/**
 * Requests by stratum that had been sent some seconds before the last reading and were not answered by then: at least
 * what was sent by then less all that was answered since.
 */
function unanswered(readings: Measurements, isQuick: (name: string) => boolean): Record<string, number> {
  const first = readings[0]?.answers;
  const last = readings.at(-1);
  const earlier = readings.findLast(({ at }) => at <= (last?.at ?? 0) - hungMs)?.answers;
  if (!first || !last || !earlier) return {};
  if (isUnmeasured(first) || isUnmeasured(earlier) || isUnmeasured(last.answers)) return {};
  const sent = between(first, earlier);
  const ended = between(first, last.answers);
  return Object.fromEntries(
    Object.entries(sent)
      .filter(([name]) => isQuick(name))
      .map(([name, { begun }]) => [name, Math.max(0, begun - endedIn(ended, name))]),
  );
}

function endedIn(answers: Answers, name: string): number {
  const stratum = answers[name];
  return stratum ? answered(stratum) + (stratum.classes.left ?? 0) : 0;
}
