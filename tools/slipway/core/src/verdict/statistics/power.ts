import { fisherExact } from './fisher.ts';

const power = 0.95;
const precision = 1e-4;

/**
 * The smallest share of hits (0 to 1) that Fisher's test at this level finds in `first` with a probability of 95 %, where
 * `second` has none; 1 where it could find nothing. Hits are binomial.
 */
export function smallestShown(first: number, second: number, level: number): number {
  const needed = hitsNeeded(first, second, level);
  if (needed === undefined) return 1;
  let [low, high] = [0, 1];
  while (high - low > precision) {
    const share = (low + high) / 2;
    if (atLeast(needed, first, share) >= power) high = share;
    else low = share;
  }
  return high;
}

function hitsNeeded(first: number, second: number, level: number): number | undefined {
  let [low, high] = [1, first];
  const isEnough = (hits: number) => fisherExact({ hits, of: first }, { hits: 0, of: second }) < level;
  if (first === 0 || second === 0 || !isEnough(high)) return undefined;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The chance of so many hits or more of a number of requests. */
function atLeast(hits: number, of: number, share: number): number {
  if (share >= 1) return 1;
  // By logarithms: of many requests the chance of no hit at all is too small for a number.
  let term = of * Math.log1p(-share);
  let below = 0;
  for (let k = 0; k < hits; k += 1) {
    below += Math.exp(term);
    term += Math.log(((of - k) / (k + 1)) * (share / (1 - share)));
  }
  return 1 - below;
}
