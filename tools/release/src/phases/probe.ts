import { count } from '../output/words.ts';
import { total, type ProbeTally } from '../probe/tally.ts';
import type { Phase } from '../rollout/phase.ts';
import { recordVerdict } from '../rollout/record-verdict.ts';
import { refusal } from '../rollout/refusal.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { judgeProbes } from '../verdict/probes.ts';
import { combine } from '../verdict/verdict.ts';

const requestsPerReplica = 10;
/** A cold process is slow for its first few hundred answers; nobody's traffic is to tell how slow. */
const warmUp = { requestsPerReplica: 400, atOncePerReplica: 50, withinMs: 1_000 };

/** Asks the candidate through the balancer, on the very path that traffic will take; then watches the public address. */
export const probe: Phase = {
  name: 'probe',
  async run(rollout) {
    const { candidate, service } = rollout;
    // Where nothing serves, nothing can be lost before the shift.
    if (rollout.isServing) rollout.probeTraffic();
    const requests = requestsPerReplica * candidate.config.replicas;
    const tally = await ask(rollout, candidate.id, requests);
    const current =
      rollout.compares && tally.failed > 0 ? await ask(rollout, rollout.current, requests) : undefined;
    const finding = judgeProbes(tally, current);
    if (finding.verdict !== 'healthy') {
      await recordVerdict(rollout, combine([finding]));
      throw await refusal(
        rollout,
        `${service} ${candidate.id} failed its probes before it got any traffic`,
        finding.because,
      );
    }
    const { sent } = total([tally, ...(rollout.action === 'deploy' ? await warm(rollout) : [])]);
    if (rollout.action === 'deploy') await rollout.beginEvidence();
    return `${candidate.id} answered ${count(sent, 'request')} through the balancer`;
  },
};

async function warm(rollout: Rollout): Promise<ProbeTally[]> {
  const { id, config } = rollout.candidate;
  const tallies: ProbeTally[] = [];
  const until = performance.now() + warmUp.withinMs;
  for (let left = warmUp.requestsPerReplica; left > 0; left -= warmUp.atOncePerReplica) {
    if (performance.now() > until) break;
    tallies.push(await ask(rollout, id, warmUp.atOncePerReplica * config.replicas));
  }
  return tallies;
}

async function ask(
  { platform, service, settings }: Rollout,
  id: Rollout['current'],
  requests: number,
): Promise<ProbeTally> {
  if (id === undefined) throw new Error('there is no release to ask');
  return platform.probe(service, id, settings.probe.path, requests);
}
