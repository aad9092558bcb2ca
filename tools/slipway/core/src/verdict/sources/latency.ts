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
import { isUnmeasured, type Unmeasured } from '../../measurement/unmeasured.ts';
import { milliseconds } from '../../text/words.ts';
import { measuredOf, unlessTooFew } from '../enough.ts';
import { answersIn, timedSteps, type Pair } from '../evidence.ts';
import type { Source } from '../source.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';
import { vanElteren, type HistogramPair } from '../statistics/van-elteren.ts';
import type { DurationFigure, Finding } from '../verdict.ts';

/** How much slower a candidate may be: by this share, or by so many milliseconds where that is more. */
export interface Tolerance {
  share: number;
  ms: number;
}

/** Where both share the traffic. */
const sideBySide: Tolerance = { share: 0.1, ms: 1 };
/** Where the candidate has all visitors, against what the current did before, for as long as the current does as it did. */
const against: Tolerance = { share: 0.5, ms: 5 };
/** Where nothing is known of before: the candidate has more to do than the current, which only Slipway asks. */
const alone: Tolerance = { share: 2, ms: 50 };
/** What the current must be slower than before by, for both to share a slow machine. */
const sharedLevel = 0.1;
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
   * Both are compared in the same seconds. Where the candidate has all visitors, no others ask the current: there it is
   * compared with what the current answered before. Where the current's own answers have become slower since, the machine
   * or something that both need has: then the candidate may be slower by as much on top.
   */
  judge({ compared, needs }, level) {
    if (!compared) return undefined;
    const { before } = compared;
    const step = timedSteps(compared).at(-1) ?? { candidate: [], current: [] };
    const measured = measuredOf('latency', {
      candidate: answersIn(step.candidate),
      current: answersIn(step.current),
    });
    if ('verdict' in measured) return measured;
    const comparison = comparisonOf(measured, before && answersIn(before));
    return unlessTooFew(found(comparison, level), comparison.of, { ...needs, visitors: false }, level);
  },
};

/** What is compared, and by how much the candidate may be slower. */
interface Comparison {
  of: Pair<Answers>;
  tolerance: Tolerance;
}

function comparisonOf(now: Pair<Answers>, before: Answers | Unmeasured | undefined): Comparison {
  if (!before) return { of: now, tolerance: sideBySide };
  if (isUnmeasured(before) || answersTo(before) < enoughDurations) return { of: now, tolerance: alone };
  const of = { candidate: now.candidate, current: before };
  const control = durationsOf({ candidate: now.current, current: before });
  const isShared = slower(control, sideBySide) < sharedLevel;
  return { of, tolerance: isShared ? widened(against, control) : against };
}

/** A tolerance with what the current itself has become slower by on top, at its median and at its 90th percentile. */
function widened({ share, ms }: Tolerance, control: readonly DurationFigure[]): Tolerance {
  const at = (side: 'candidate' | 'current', q: number) =>
    quantileMs(merged(control.map((figure) => figure[side])), q) ?? 0;
  const slowdowns = [0.5, 0.9].map((q) => ({ now: at('candidate', q), before: at('current', q) }));
  const ratio = Math.max(1, ...slowdowns.map(({ now, before }) => now / Math.max(before, 0.1)));
  const more = Math.max(0, ...slowdowns.map(({ now, before }) => now - before));
  return { share: (1 + share) * ratio - 1, ms: ms + more };
}

function found({ of: compared, tolerance }: Comparison, level: number): Finding {
  const durations = durationsOf(compared);
  const p = slower(durations, tolerance);
  const of = (side: 'candidate' | 'current') => merged(durations.map((figure) => figure[side]));
  const both = { candidate: of('candidate'), current: of('current') };
  const medians = { candidate: medianOf(both.candidate), current: medianOf(both.current) };
  return {
    source: 'latency',
    verdict: p < level ? 'unhealthy' : 'healthy',
    because: `median ${milliseconds(medians.candidate)} against ${milliseconds(medians.current)}`,
    figures: [
      { name: 'answers timed', candidate: total(both.candidate), current: total(both.current) },
      { name: 'median, ms', ...medians },
    ],
    durations: durations.map((figure) => ({ ...figure, tolerance })),
    p,
  };
}

/** Strata in which both were asked. */
function durationsOf({ candidate, current }: Pair<Answers>): DurationFigure[] {
  return Object.entries(candidate).flatMap(([name, { durations }]) => {
    const than = current[name]?.durations ?? {};
    return total(durations) > 0 && total(than) > 0 ? [{ name, candidate: durations, current: than }] : [];
  });
}

/** The chance that the candidate seems as much slower than the tolerance allows, or more. */
export function slower(durations: readonly DurationFigure[], tolerance: Tolerance): number {
  const strata = durations.map(({ candidate, current }): HistogramPair => ({
    first: candidate,
    second: slowed(current, tolerance),
  }));
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

function medianOf(durations: Histogram): number {
  return quantileMs(durations, 0.5) ?? 0;
}
