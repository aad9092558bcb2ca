import { sorted, total, type Histogram } from '../../measurement/histogram.ts';
import { upperTail } from './normal.ts';

/**
 * Mann-Whitney's U test, one-sided, on histograms of the same buckets: the probability that chance alone makes the
 * first as much slower than the second, or more, where both come from one distribution. Durations in one bucket are
 * ties; the variance is corrected for them, so that coarse clocks do no harm. Needs some 20 durations in each.
 * H. B. Mann, D. R. Whitney, Annals of Mathematical Statistics 18 (1947); for ties: E. L. Lehmann, Nonparametrics (1975).
 */
export function mannWhitney(first: Histogram, second: Histogram): number {
  const { excess, variance } = rankSum(first, second);
  return variance <= 0 ? 1 : upperTail((excess - 0.5) / Math.sqrt(variance));
}

/** By how much U exceeds what is expected by chance, its variance, and how many durations there are in all. */
export function rankSum(
  first: Histogram,
  second: Histogram,
): { excess: number; variance: number; size: number } {
  const n = total(first);
  const m = total(second);
  const size = n + m;
  if (n === 0 || m === 0) return { excess: 0, variance: 0, size };
  const buckets = new Set([...sorted(first), ...sorted(second)].map(([bucket]) => bucket));
  let below = 0;
  let u = 0;
  let ties = 0;
  for (const bucket of [...buckets].sort((a, b) => a - b)) {
    const mine = first[bucket] ?? 0;
    const theirs = second[bucket] ?? 0;
    u += mine * (below + theirs / 2);
    below += theirs;
    ties += (mine + theirs) ** 3 - (mine + theirs);
  }
  const variance = ((n * m) / 12) * (size + 1 - ties / (size * (size - 1)));
  return { excess: u - (n * m) / 2, variance, size };
}
