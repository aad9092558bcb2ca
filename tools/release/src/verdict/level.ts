/** The chance that a rollout of a release that is no worse is hauled back by its statistics: 1 %, at the most. */
export const falseAlarms = 0.01;

/** Tests that are made at each step: errors, latency, tail, error lines, new fingerprints. */
const tests = 5;

/**
 * The level that each test is held to, so that all tests of all steps together keep to `falseAlarms`.
 * Bonferroni's inequality: C. E. Bonferroni, 1936; O. J. Dunn, J. American Statistical Association 56 (1961).
 */
export function levelOf(steps: number): number {
  return falseAlarms / (tests * steps);
}
