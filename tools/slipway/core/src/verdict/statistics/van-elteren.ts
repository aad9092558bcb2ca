import type { Histogram } from '../../measurement/histogram.ts';
import { rankSum } from './mann-whitney.ts';
import { upperTail } from './normal.ts';

/** Durations of both groups in one stratum. */
export interface HistogramPair {
  first: Histogram;
  second: Histogram;
}

/**
 * A one-sided rank test over several strata: the probability that chance alone makes the first group as much slower, or
 * more, where in each stratum both have one distribution. Each stratum's Mann-Whitney statistic is weighted by one over
 * its size plus one, which is best where the shift is the same in all.
 * P. H. van Elteren, Bulletin of the International Statistical Institute 37 (1960).
 */
export function vanElteren(strata: readonly HistogramPair[]): number {
  let excess = 0;
  let variance = 0;
  let correction = 0;
  for (const { first, second } of strata) {
    const ranks = rankSum(first, second);
    if (ranks.variance <= 0) continue;
    const weight = 1 / (ranks.size + 1);
    excess += weight * ranks.excess;
    variance += weight ** 2 * ranks.variance;
    correction = Math.max(correction, weight / 2);
  }
  return variance <= 0 ? 1 : upperTail((excess - correction) / Math.sqrt(variance));
}
