import { fisherExact, logChoose, type Share } from './fisher.ts';
import { upperTail } from './normal.ts';

/** The same thing of both groups, in one stratum. */
export interface SharePair {
  first: Share;
  second: Share;
}

/** Beyond so many hits the exact distribution is long, and the normal one close to it. */
const mostExact = 1_000;

/**
 * A one-sided test of rates over several strata: the probability that chance alone gives the first group as many hits
 * in all, or more, where in each stratum both groups have the same rate. What differs from stratum to stratum, such as
 * a route that fails often, can't be taken for a difference between the groups. With one stratum it is Fisher's test.
 *
 * Exact while hits are few: given the margins, the hits of the first group in each stratum are hypergeometric, and their
 * sum is distributed as the convolution of these. J. J. Gart, Biometrika 57 (1970). Beyond that by Cochran, Mantel and
 * Haenszel with the correction for continuity: N. Mantel, W. Haenszel, J. National Cancer Institute 22 (1959).
 */
export function stratifiedExact(strata: readonly SharePair[]): number {
  const telling = strata.filter(({ first, second }) => isTelling(first, second));
  const [only] = telling;
  if (!only) return 1;
  if (telling.length === 1) return fisherExact(only.first, only.second);
  const hits = telling.reduce((sum, { first, second }) => sum + first.hits + second.hits, 0);
  return hits <= mostExact ? exact(telling) : mantelHaenszel(telling);
}

/** Where one group has nothing, or nothing or everything was hit, chance decides nothing. */
function isTelling(first: Share, second: Share): boolean {
  const hits = first.hits + second.hits;
  return first.of > 0 && second.of > 0 && hits > 0 && hits < first.of + second.of;
}

function exact(strata: readonly SharePair[]): number {
  let sum: number[] = [1];
  let observed = 0;
  for (const { first, second } of strata) {
    const { from, chances } = hypergeometric(first, second);
    sum = convolve(sum, chances);
    observed += first.hits - from;
  }
  return Math.min(
    1,
    sum.slice(observed).reduce((total, chance) => total + chance, 0),
  );
}

/** The chances of each number of hits of the first group, given all hits, from the smallest possible number on. */
function hypergeometric(first: Share, second: Share): { from: number; chances: number[] } {
  const hits = first.hits + second.hits;
  const all = first.of + second.of;
  const from = Math.max(0, hits - second.of);
  const to = Math.min(hits, first.of);
  const whole = logChoose(all, hits);
  const chances = Array.from({ length: to - from + 1 }, (_, index) =>
    Math.exp(logChoose(first.of, from + index) + logChoose(second.of, hits - from - index) - whole),
  );
  return { from, chances };
}

function convolve(a: readonly number[], b: readonly number[]): number[] {
  const sum = new Array<number>(a.length + b.length - 1).fill(0);
  for (const [i, chance] of a.entries()) {
    for (const [j, other] of b.entries()) sum[i + j] = (sum[i + j] ?? 0) + chance * other;
  }
  return sum;
}

function mantelHaenszel(strata: readonly SharePair[]): number {
  let excess = 0;
  let variance = 0;
  for (const { first, second } of strata) {
    const hits = first.hits + second.hits;
    const all = first.of + second.of;
    excess += first.hits - (hits * first.of) / all;
    variance += (first.of * second.of * hits * (all - hits)) / (all * all * (all - 1));
  }
  return upperTail((excess - 0.5) / Math.sqrt(variance));
}
