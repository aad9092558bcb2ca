import type { AnswerCount } from '../../measurement/answers.ts';
import { boundOf, bucketOf, quantileMs, sorted, type Histogram } from '../../measurement/histogram.ts';
import type { Unmeasured } from '../../measurement/unmeasured.ts';
import { milliseconds } from '../../output/words.ts';
import { enoughOf, requestsOf, type Pair } from '../pair.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';
import type { Finding } from '../verdict.ts';

/** How much slower a candidate may be: by this share, or by so many milliseconds where that is more. */
export interface Tolerance {
  share: number;
  ms: number;
}

/** Where both share the traffic. */
const sideBySide: Tolerance = { share: 0.1, ms: 1 };
/** Where the candidate has all traffic: it has more to do than the current, which is only asked by the engine. */
const alone: Tolerance = { share: 2, ms: 50 };

/**
 * Judges by how long answers take, as a whole, with Mann-Whitney's test for non-inferiority: the current's durations
 * are made longer by the tolerance first, so that only a candidate that is slower than that is told from chance.
 * S. Wellek, Testing Statistical Hypotheses of Equivalence and Noninferiority (2010), chapter 6.
 *
 * `answers` are of the same seconds. Where the candidate has all traffic, `before` is what the current answered under
 * traffic: the candidate must be slower than both, since the first knows what the machine does now, and the second what
 * traffic costs (an intersection-union test: R. L. Berger, Technometrics 24, 1982; its level is that of each).
 */
export function judgeLatency(
  answers: Pair<AnswerCount | Unmeasured>,
  level: number,
  before?: AnswerCount | Unmeasured,
): Finding {
  const source = 'latency';
  const enough = enoughOf(source, answers);
  if ('verdict' in enough) return enough;
  const { candidate, current } = enough;
  const slower = (than: AnswerCount, tolerance: Tolerance) =>
    mannWhitney(candidate.durations, slowed(than.durations, tolerance));
  let p = slower(current, before ? alone : sideBySide);
  const earlier = before && enoughOf(source, { candidate, current: before });
  if (earlier && 'current' in earlier) p = Math.max(p, slower(earlier.current, alone));
  const medians = medianOf(enough);
  return {
    source,
    verdict: p < level ? 'unhealthy' : 'healthy',
    because: `median ${milliseconds(medians.candidate)} against ${milliseconds(medians.current)}`,
    figures: [requestsOf(enough), { name: 'median, ms', ...medians }],
    p,
  };
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

function medianOf({ candidate, current }: Pair<AnswerCount>): Pair<number> {
  return {
    candidate: quantileMs(candidate.durations, 0.5) ?? 0,
    current: quantileMs(current.durations, 0.5) ?? 0,
  };
}
