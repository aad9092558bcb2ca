import { between, type AnswerCount } from '../../measurement/answers.ts';
import { quantileMs, slowerThan } from '../../measurement/histogram.ts';
import { isUnmeasured, type Unmeasured } from '../../measurement/unmeasured.ts';
import { milliseconds, rate } from '../../output/words.ts';
import { enoughOf, requestsOf, type Pair } from '../pair.ts';
import { fisherExact } from '../statistics/fisher.ts';
import type { Finding } from '../verdict.ts';

/** What counts as slow: beyond this many times the current's 99th percentile, and by at least so many milliseconds. */
const times = 2;
const byMs = 20;
/** Slow answers between two readings that count: so many, or this share of them where that is more. */
const together = { answers: 3, share: 0.02 };

/**
 * Judges by the few answers that take far longer than the others, with Fisher's exact test on how many of each
 * release are slow. Answers that are slow together come of one pause (the machine's, a collection of garbage), so that
 * of what came between two readings only a few count: the test takes them for independent of each other.
 * `answers` are the counts over the whole window; `readings` those that it consists of, in order.
 */
export function judgeTail(
  answers: Pair<AnswerCount | Unmeasured>,
  readings: Pair<readonly (AnswerCount | Unmeasured)[]>,
  level: number,
): Finding {
  const source = 'tail';
  const enough = enoughOf(source, answers);
  if ('verdict' in enough) return enough;
  const { candidate, current } = enough;
  const usual = quantileMs(current.durations, 0.99) ?? 0;
  const limit = Math.max(usual * times, usual + byMs);
  const slow = {
    candidate: countSlow(readings.candidate, limit),
    current: countSlow(readings.current, limit),
  };
  const p = fisherExact(
    { hits: slow.candidate, of: candidate.requests },
    { hits: slow.current, of: current.requests },
  );
  return {
    source,
    verdict: p < level ? 'unhealthy' : 'healthy',
    because: `slower than ${milliseconds(limit)} in ${rate(slow.candidate, candidate.requests)} against ${rate(slow.current, current.requests)}`,
    figures: [requestsOf(enough), { name: `slower than ${milliseconds(limit)}`, ...slow }],
    p,
  };
}

function countSlow(readings: readonly (AnswerCount | Unmeasured)[], limitMs: number): number {
  const counts = readings.filter((count): count is AnswerCount => !isUnmeasured(count));
  let slow = 0;
  for (const [index, now] of counts.entries()) {
    const before = counts[index - 1];
    if (!before) continue;
    const { requests, durations } = between(before, now);
    const most = Math.max(together.answers, Math.ceil(requests * together.share));
    slow += Math.min(slowerThan(durations, limitMs), most);
  }
  return slow;
}
