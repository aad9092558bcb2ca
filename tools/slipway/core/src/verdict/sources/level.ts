import { sources } from './sources.ts';

/** The chance that a rollout of a release that is no worse is rolled back by its statistics: 1 %, at the most. */
export const falseAlarms = 0.01;

const tests = sources.reduce((sum, source) => sum + source.tests, 0);
/** What the looks that were planned, one a step, share of it; the rest is for those that come on top. */
const planned = 0.75;

/** A look at the evidence that may condemn: that of a planned step, or one more, numbered from 1 over the rollout. */
export type Look = { steps: number } | { further: number };

/**
 * The level that each test of a look is held to, so that all tests of all looks together keep to `falseAlarms`, however
 * many looks there are: planned ones share three quarters of it, and further look k gets a share of the rest that falls
 * with 1/k² (6/π² of it for the first). An alpha-spending function: K. K. G. Lan, D. L. DeMets, Biometrika 70 (1983);
 * sums by Bonferroni's inequality: O. J. Dunn, J. American Statistical Association 56 (1961).
 */
export function levelOf(look: Look): number {
  const share = 'steps' in look ? planned / look.steps : ((1 - planned) * 6) / (Math.PI * look.further) ** 2;
  return (falseAlarms * share) / tests;
}
