import type { ProbeTally } from '../probe/tally.ts';
import { fisherExact } from './statistics/fisher.ts';
import type { Finding } from './verdict.ts';

const source = 'probes';

/**
 * Judges by the engine's own requests to the candidate, before it gets any traffic: each must be answered. Answers
 * with 5xx count where the current gives fewer (Fisher's exact test), or where they are more than half.
 */
export function judgeProbes(candidate: ProbeTally, current?: ProbeTally): Finding {
  const { sent, lost, failed, reasons } = candidate;
  if (sent === 0) return { source, verdict: 'inconclusive', because: 'no request was probed' };
  const fails = current
    ? failed > sent / 2 || isMore({ hits: failed, of: sent }, { hits: current.failed, of: current.sent })
    : failed > 0;
  if (lost === 0 && !fails) {
    const because = failed === 0 ? 'all answered' : `${String(failed)} failed, as with the current`;
    return { source, verdict: 'healthy', because: `${String(sent)} requests probed, ${because}` };
  }
  return {
    source,
    verdict: 'unhealthy',
    because: `of ${String(sent)} requests probed ${String(lost)} were lost and ${String(failed)} failed: ${reasons.join('; ')}`,
  };
}

/**
 * Judges by the engine's own requests to the public address: since this step began none may be lost, unless some were
 * before the candidate got traffic. Whether answers are good is for the balancer's counts, which know whose they are.
 */
export function judgeLost({ sent, lost, reasons }: ProbeTally, before: ProbeTally): Finding {
  if (sent === 0) return { source, verdict: 'inconclusive', because: 'no request was probed' };
  const figures = [{ name: 'probes lost', candidate: lost, current: before.lost }];
  const loses =
    before.lost === 0 ? lost > 0 : isMore({ hits: lost, of: sent }, { hits: before.lost, of: before.sent });
  if (!loses) {
    const told = lost === 0 ? 'none lost' : `${String(lost)} lost, as before`;
    return { source, verdict: 'healthy', because: `${String(sent)} requests probed, ${told}`, figures };
  }
  return {
    source,
    verdict: 'unhealthy',
    because: `of ${String(sent)} requests probed ${String(lost)} were lost: ${reasons.join('; ')}`,
    figures,
  };
}

const level = 0.001;

function isMore(...[first, second]: Parameters<typeof fisherExact>): boolean {
  return fisherExact(first, second) < level;
}
