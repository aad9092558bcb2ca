import type { ProbeTally } from '../../probe/tally.ts';
import type { Source } from '../source.ts';
import { fisherExact } from '../statistics/fisher.ts';
import type { Finding } from '../verdict.ts';

const source = 'probes';
/** Under traffic so many are a sign and no accident. */
const enough = 3;
/** What a release that has no traffic yet is held to. */
const levelBefore = 0.001;

export const probes: Source = {
  name: 'probes',
  about:
    "Slipway's own requests to the candidate by its name, against those to the current in the same seconds",
  tests: 1,
  judge: ({ probes: { candidate, current, hangs } }, level) =>
    judgeProbes(candidate, current, { least: enough, level, hangs }),
};

/**
 * Judges by Slipway's own requests to the candidate: each must be answered, and as the environment's file expects it.
 * What the current does not do either counts where the candidate does so more often (Fisher's exact test, held to one in a
 * thousand where more than half of its answers are bad), or where it has stopped to answer (`hangs`). `least` is how many bad answers it takes.
 */
export function judgeProbes(
  candidate: ProbeTally,
  current: ProbeTally | undefined,
  { least = 1, level = levelBefore, hangs = false } = {},
): Finding {
  const { sent, lost, failed, reasons } = candidate;
  const bad = lost + failed;
  if (sent === 0) return { source, verdict: 'inconclusive', because: 'no request was probed' };
  const figures = current && [
    { name: 'probes', candidate: sent, current: current.sent },
    { name: 'probes not answered as expected', candidate: bad, current: current.lost + current.failed },
  ];
  const chance = current
    ? fisherExact({ hits: bad, of: sent }, { hits: current.lost + current.failed, of: current.sent })
    : 0;
  const isBad =
    bad >= least && (!current || hangs || chance < (bad > sent / 2 ? Math.max(level, levelBefore) : level));
  if (!isBad) {
    const because = bad === 0 ? 'all answered' : `${String(bad)} not as expected, as with the current`;
    return { source, verdict: 'healthy', because: `${String(sent)} requests probed, ${because}`, figures };
  }
  return {
    source,
    verdict: 'unhealthy',
    because: `of ${String(sent)} requests probed ${String(lost)} were lost and ${String(failed)} failed: ${reasons.join('; ')}`,
    figures,
  };
}
