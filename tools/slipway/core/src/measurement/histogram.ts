/**
 * Durations as counts by bucket; a bucket that holds nothing is not there. Bucket `i` holds durations up to
 * 0.1 ms * 2^(i/16), the buckets of OpenTelemetry's exponential histogram at scale 4: none is wider than 4.5 %.
 */
export type Histogram = Record<number, number>;

const smallestMs = 0.1;
const bucketsPerDoubling = 16;

/** The bucket of a duration in milliseconds. */
export function bucketOf(ms: number): number {
  if (ms <= smallestMs) return 0;
  // Rounded first: the bound of a bucket belongs to it, whatever the logarithm makes of its last digit.
  return Math.ceil(Number((Math.log2(ms / smallestMs) * bucketsPerDoubling).toFixed(9)));
}

/** The largest duration, in milliseconds, that a bucket holds. */
export function boundOf(bucket: number): number {
  return smallestMs * 2 ** (bucket / bucketsPerDoubling);
}

export function addDuration(histogram: Histogram, ms: number): void {
  const bucket = bucketOf(ms);
  histogram[bucket] = (histogram[bucket] ?? 0) + 1;
}

/** Buckets with their counts, shortest durations first. */
export function sorted(histogram: Histogram): [bucket: number, count: number][] {
  return Object.entries(histogram)
    .map(([bucket, count]): [number, number] => [Number(bucket), count])
    .sort(([a], [b]) => a - b);
}

export function total(histogram: Histogram): number {
  return Object.values(histogram).reduce((sum, count) => sum + count, 0);
}

/** The upper bound, in milliseconds, of the bucket that holds this quantile (0 to 1); nothing of an empty histogram. */
export function quantileMs(histogram: Histogram, q: number): number | undefined {
  const rank = q * total(histogram);
  let below = 0;
  for (const [bucket, count] of sorted(histogram)) {
    below += count;
    if (below >= rank) return boundOf(bucket);
  }
  return undefined;
}

/** How many durations lie in buckets wholly above this one, in milliseconds. */
export function slowerThan(histogram: Histogram, ms: number): number {
  const limit = bucketOf(ms);
  return sorted(histogram).reduce((sum, [bucket, count]) => (bucket > limit ? sum + count : sum), 0);
}

/** What came to a histogram between two readings. */
export function difference(before: Histogram, now: Histogram): Histogram {
  const more: Histogram = {};
  for (const [bucket, count] of sorted(now)) {
    const added = count - (before[bucket] ?? 0);
    if (added > 0) more[bucket] = added;
  }
  return more;
}

/** Several histograms as one. */
export function merged(histograms: readonly Histogram[]): Histogram {
  const all: Histogram = {};
  for (const histogram of histograms) {
    for (const [bucket, count] of Object.entries(histogram)) {
      all[Number(bucket)] = (all[Number(bucket)] ?? 0) + count;
    }
  }
  return all;
}
