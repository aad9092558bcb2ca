import { sorted, total, type Histogram } from '../../measurement/histogram.ts';
import { upperTail } from './normal.ts';

/**
 * Mann-Whitney's U test, one-sided, on histograms of the same buckets: the probability that chance alone makes the
 * first as much slower than the second, or more, where both come from one distribution. Durations in one bucket are
 * ties; the variance is corrected for them, so that coarse clocks do no harm. Needs some 20 durations in each.
 * H. B. Mann, D. R. Whitney, Annals of Mathematical Statistics 18 (1947); for ties: E. L. Lehmann, Nonparametrics (1975).
 */
export function mannWhitney(first: Histogram, second: Histogram): number {
  const n = total(first);
  const m = total(second);
  const all = n + m;
  if (n === 0 || m === 0) return 1;
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
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)));
  if (variance <= 0) return 1;
  return upperTail((u - (n * m) / 2 - 0.5) / Math.sqrt(variance));
}
