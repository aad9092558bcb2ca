import { kindOf, type AnswerKind, type Answers } from '../../measurement/answers.ts';
import {
  difference,
  merged,
  quantileMs,
  slowerThan,
  total,
  type Histogram,
} from '../../measurement/histogram.ts';
import { isUnmeasured } from '../../measurement/unmeasured.ts';
import { milliseconds, rate } from '../../output/words.ts';
import { measuredOf, unlessTooFew } from '../enough.ts';
import { answersIn, timedSteps, type Measurements } from '../evidence.ts';
import type { Source } from '../source.ts';
import type { Finding } from '../verdict.ts';
import { compare, type Counts } from './shares.ts';

/** What counts as slow: beyond this many times the current's 99th percentile, and by at least so many milliseconds. */
const times = 2;
const byMs = 20;
/** Slow answers between two readings that count: so many, or this share of them where that is more. */
const together = { answers: 3, share: 0.02 };
const kinds: AnswerKind[] = ['visitor', 'probe'];

export const tail: Source = {
  name: 'tail',
  about: 'the few answers that take far longer than the others, against the current',
  tests: 1,
  times: true,
  /**
   * How many answers of each release are slow, visitors and probes as two strata. Answers that are slow together come
   * of one pause (the machine's, a collection of garbage), so that of what came between two readings only a few count:
   * the test takes them for independent of each other.
   */
  judge({ compared, needs }, level) {
    if (!compared) return undefined;
    const answers = { candidate: answersIn(compared.timed), current: answersIn(compared.current) };
    const measured = measuredOf('tail', answers);
    if ('verdict' in measured) return measured;
    const usual = quantileMs(durationsOf(measured.current), 0.99) ?? 0;
    const limit = Math.max(usual * times, usual + byMs);
    const slowOf = (measurements: Measurements) => slowIn(measurements, limit);
    const shares = compare(
      {
        steps: timedSteps(compared).map(({ candidate, current }) => ({
          candidate: slowOf(candidate),
          current: slowOf(current),
        })),
        before: compared.before && slowOf(compared.before),
      },
      { candidate: slowOf(compared.timed), current: slowOf(compared.current) },
    );
    const { p, hits: slow, of: requests } = shares;
    const finding: Finding = {
      source: 'tail',
      verdict: p < level ? 'unhealthy' : 'healthy',
      because: `slower than ${milliseconds(limit)} in ${rate(slow.candidate, requests.candidate)} against ${rate(slow.current, requests.current)}`,
      figures: [
        { name: 'requests', ...requests },
        { name: `slower than ${milliseconds(limit)}`, ...slow },
      ],
      strata: shares.strata,
      p,
    };
    return unlessTooFew(finding, measured, { ...needs, visitors: false }, level);
  },
};

function durationsOf(answers: Answers, kind?: AnswerKind): Histogram {
  return merged(
    Object.entries(answers)
      .filter(([name]) => kind === undefined || kindOf(name) === kind)
      .map(([, { durations }]) => durations),
  );
}

/** How many answers were slow, of visitors and of probes. */
function slowIn(readings: Measurements, limitMs: number): Counts {
  const answers = answersIn(readings);
  if (isUnmeasured(answers)) return {};
  return Object.fromEntries(
    kinds.map((kind) => [
      `${kind}s`,
      { hits: countSlow(readings, kind, limitMs), of: total(durationsOf(answers, kind)) },
    ]),
  );
}

function countSlow(readings: Measurements, kind: AnswerKind, limitMs: number): number {
  let slow = 0;
  let before: Histogram | undefined;
  for (const { answers } of readings) {
    if (isUnmeasured(answers)) continue;
    const now = durationsOf(answers, kind);
    if (before) {
      // One that went down was begun again in between.
      const durations = total(now) < total(before) ? now : difference(before, now);
      const most = Math.max(together.answers, Math.ceil(total(durations) * together.share));
      slow += Math.min(slowerThan(durations, limitMs), most);
    }
    before = now;
  }
  return slow;
}
