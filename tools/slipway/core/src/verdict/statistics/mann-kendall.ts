import { upperTail } from './normal.ts';

/**
 * Mann and Kendall's test for a trend, one-sided: the probability that chance alone makes a series rise as steadily, or
 * more, where it does not rise. It asks only which of two values is greater, so that one jump is no trend.
 * H. B. Mann, Econometrica 13 (1945); M. G. Kendall, Rank Correlation Methods (1975), with its correction for ties.
 */
export function mannKendall(values: readonly number[]): number {
  const n = values.length;
  let s = 0;
  for (const [index, earlier] of values.entries()) {
    for (const later of values.slice(index + 1)) s += Math.sign(later - earlier);
  }
  const tied = new Map<number, number>();
  for (const value of values) tied.set(value, (tied.get(value) ?? 0) + 1);
  const part = (t: number) => t * (t - 1) * (2 * t + 5);
  const ties = [...tied.values()].reduce((sum, t) => sum + part(t), 0);
  const variance = (part(n) - ties) / 18;
  return variance <= 0 ? 1 : upperTail((s - 1) / Math.sqrt(variance));
}
