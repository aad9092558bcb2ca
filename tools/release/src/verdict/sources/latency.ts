import { answersTo, type Answers } from '../../measurement/answers.ts';
import {
  boundOf,
  bucketOf,
  merged,
  quantileMs,
  sorted,
  total,
  type Histogram,
} from '../../measurement/histogram.ts';
import { isUnmeasured } from '../../measurement/unmeasured.ts';
import { milliseconds } from '../../output/words.ts';
import { measuredOf, unlessTooFew } from '../enough.ts';
import { answersIn, type Pair } from '../evidence.ts';
import type { Source } from '../source.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';
import { vanElteren, type HistogramPair } from '../statistics/van-elteren.ts';
import type { Finding } from '../verdict.ts';

/** How much slower a candidate may be: by this share, or by so many milliseconds where that is more. */
interface Tolerance {
  share: number;
  ms: number;
}

/** Where both share the traffic. */
const sideBySide: Tolerance = { share: 0.1, ms: 1 };
/** Where the candidate has all visitors: it has more to do than the current, which only Slipway asks. */
const alone: Tolerance = { share: 2, ms: 50 };
/** Durations that a stratum must have of each release to be compared. */
const enoughDurations = 20;

export const latency: Source = {
  name: 'latency',
  about: 'how long answers take as a whole, route by route, against the current',
  tests: 1,
  times: true,
  /**
   * Non-inferiority by ranks: the current's durations are made longer by the tolerance first, so that only a candidate
   * that is slower than that is told from chance. S. Wellek, Testing Statistical Hypotheses of Equivalence and
   * Noninferiority (2010), chapter 6. All strata together by van Elteren's test, and the worst by Mann and Whitney's.
   *
   * Both are compared in the same seconds. Where the candidate has all visitors, it must be slower than what the current
   * answered in these seconds, which knows what the machine does now, and than what it answered before, which knows what
   * traffic costs (an intersection-union test: R. L. Berger, Technometrics 24, 1982; its level is that of each).
   */
  judge({ compared, needs }, level) {
    if (!compared) return undefined;
    const { step, before } = compared;
    const answers = { candidate: answersIn(step.candidate), current: answersIn(step.current) };
    const measured = measuredOf('latency', answers);
    if ('verdict' in measured) return measured;
    const p = [slower(measured, before ? alone : sideBySide)];
    const earlier = before && answersIn(before);
    if (earlier && !isUnmeasured(earlier) && answersTo(earlier) >= enoughDurations) {
      p.push(slower({ candidate: measured.candidate, current: earlier }, alone));
    }
    return unlessTooFew(
      found(measured, Math.max(...p), level),
      measured,
      { ...needs, visitors: false },
      level,
    );
  },
};

function found(answers: Pair<Answers>, p: number, level: number): Finding {
  const medians = { candidate: medianOf(answers.candidate), current: medianOf(answers.current) };
  const requests = { candidate: answersTo(answers.candidate), current: answersTo(answers.current) };
  return {
    source: 'latency',
    verdict: p < level ? 'unhealthy' : 'healthy',
    because: `median ${milliseconds(medians.candidate)} against ${milliseconds(medians.current)}`,
    figures: [
      { name: 'requests of this step', ...requests },
      { name: 'median, ms', ...medians },
    ],
    p,
  };
}

/** The chance that the candidate seems as much slower than the tolerance allows, or more. */
function slower({ candidate, current }: Pair<Answers>, tolerance: Tolerance): number {
  const strata = Object.entries(candidate).flatMap(([name, { durations }]): HistogramPair[] => {
    const than = current[name]?.durations ?? {};
    if (Math.min(total(durations), total(than)) < enoughDurations) return [];
    return [{ first: durations, second: slowed(than, tolerance) }];
  });
  const together = vanElteren(strata);
  if (strata.length < 2) return together;
  const worst = Math.min(...strata.map(({ first, second }) => mannWhitney(first, second)));
  return Math.min(1, 2 * Math.min(together, worst * strata.length));
}

/** All durations longer by the tolerance, by whole buckets. */
function slowed(histogram: Histogram, { share, ms }: Tolerance): Histogram {
  const slower: Histogram = {};
  for (const [bucket, count] of sorted(histogram)) {
    const bound = boundOf(bucket);
    const moved = bucketOf(Math.max(bound * (1 + share), bound + ms));
    slower[moved] = (slower[moved] ?? 0) + count;
  }
  return slower;
}

function medianOf(answers: Answers): number {
  return quantileMs(merged(Object.values(answers).map(({ durations }) => durations)), 0.5) ?? 0;
}
