import { count } from '@slipway/core/text/words';
import { Pace } from '@slipway/core/probe/pace';
import { emptyTally, total, type ProbeTally } from '@slipway/core/probe/tally';
import type { Phase } from '../rollout/phase.ts';
import { recordVerdict } from '../rollout/record-verdict.ts';
import { refusal } from '../rollout/refusal.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { judgeProbes } from '@slipway/core/verdict/sources/probes';
import { combine } from '@slipway/core/verdict/verdict';

/** Requests that each replica must answer before it gets traffic; fewer where an answer takes so long that these would not fit. */
const first = { requestsPerReplica: 10, withinMs: 5_000 };
/** A cold process is slow for its first answers; nobody's traffic is to tell how slow. */
const warmUp = { requestsPerReplica: 100, withinMs: 1_000 };

/** Asks the candidate through the balancer, on the very path that traffic will take; then watches the public address. */
export const probe: Phase = {
  name: 'probe',
  async run(rollout) {
    const { candidate, service } = rollout;
    // Where nothing serves, nothing can be lost before the shift.
    if (rollout.isServing) rollout.probeTraffic();
    const pace = new Pace();
    const tally = await ask(rollout, candidate.id, first, pace);
    const current =
      rollout.compares && tally.failed + tally.lost > 0
        ? await ask(rollout, rollout.current, first, new Pace())
        : undefined;
    const finding = judgeProbes(tally, current);
    if (finding.verdict !== 'healthy') {
      await recordVerdict(rollout, combine([finding]));
      throw await refusal(
        rollout,
        `${service} ${candidate.id} failed its probes before it got any traffic`,
        finding.because,
      );
    }
    const warmed =
      rollout.action === 'deploy' ? await ask(rollout, candidate.id, warmUp, pace) : emptyTally();
    if (rollout.action === 'deploy') await rollout.beginEvidence();
    return `${candidate.id} answered ${count(tally.sent + warmed.sent, 'request')} through the balancer`;
  },
};

/** Asks a release by its name, in goes that fit into the time. */
async function ask(
  { platform, service, settings, candidate }: Rollout,
  id: Rollout['current'],
  { requestsPerReplica, withinMs }: typeof first,
  pace: Pace,
): Promise<ProbeTally> {
  if (id === undefined) throw new Error('there is no release to ask');
  const until = performance.now() + withinMs;
  const tallies: ProbeTally[] = [];
  let left = requestsPerReplica * candidate.config.replicas;
  while (left > 0 && (tallies.length === 0 || performance.now() < until)) {
    const requests = pace.fit(left, until - performance.now());
    const began = performance.now();
    const tally = await platform.probe(service, id, settings.probe, requests);
    tallies.push(tally);
    // It ends with the first that is lost.
    pace.took(performance.now() - began, tally.sent);
    left -= requests;
  }
  return total(tallies);
}
