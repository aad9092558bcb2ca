/** So many of so many. */
export interface Share {
  hits: number;
  of: number;
}

/**
 * Fisher's exact test, one-sided: the probability that chance alone gives the first group as many of all hits, or more,
 * where both groups have the same rate. Exact for samples of any size, however few the hits.
 * R. A. Fisher, The Logic of Inductive Inference, J. Royal Statistical Society 98 (1935).
 */
export function fisherExact(first: Share, second: Share): number {
  const hits = first.hits + second.hits;
  const most = Math.min(hits, first.of);
  // The hypergeometric distribution: its first term by factorials, each further one by its ratio to the one before. By
  // logarithms: where the first group has far fewer hits than its share, the first terms are too small for a number.
  let term =
    logChoose(first.of, first.hits) +
    logChoose(second.of, second.hits) -
    logChoose(first.of + second.of, hits);
  let sum = Math.exp(term);
  for (let k = first.hits; k < most; k += 1) {
    const ratio = ((first.of - k) * (hits - k)) / ((k + 1) * (second.of - hits + k + 1));
    term += Math.log(ratio);
    sum += Math.exp(term);
    if (ratio < 1 && Math.exp(term) <= sum * 1e-12) break;
  }
  return Math.min(1, sum);
}

export function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

const small: number[] = [0];
const smallest = 32;
for (let n = 1; n <= smallest; n += 1) small.push((small[n - 1] ?? 0) + Math.log(n));

/** Natural logarithm of n!; by Stirling's series above 32, where it is right to 12 digits. */
function logFactorial(n: number): number {
  const known = small[n];
  if (known !== undefined) return known;
  return (
    n * Math.log(n) -
    n +
    Math.log(2 * Math.PI * n) / 2 +
    1 / (12 * n) -
    1 / (360 * n ** 3) +
    1 / (1_260 * n ** 5)
  );
}
