import type { ProbeTally } from '../probe/tally.ts';
import type { Finding } from './verdict.ts';

/** Judges by the engine's own requests through the balancer: each must be answered, none with a 5xx. */
export function judgeProbes({ sent, lost, failed, reasons }: ProbeTally): Finding {
  const source = 'probes';
  if (sent === 0) return { source, verdict: 'inconclusive', because: 'no request was probed' };
  if (lost + failed === 0) {
    return { source, verdict: 'healthy', because: `${String(sent)} requests probed, all answered` };
  }
  return {
    source,
    verdict: 'unhealthy',
    because: `of ${String(sent)} requests probed ${String(lost)} were lost and ${String(failed)} failed: ${reasons.join('; ')}`,
  };
}
