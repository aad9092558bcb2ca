import { count } from '../output/words.ts';
import { Prober } from '../probe/prober.ts';
import type { Phase } from '../rollout/phase.ts';
import { recordVerdict } from '../rollout/record-verdict.ts';
import { refusal } from '../rollout/refusal.ts';
import { judgeProbes } from '../verdict/probes.ts';
import { combine } from '../verdict/verdict.ts';

const requestsPerReplica = 10;

/** Asks the candidate through the balancer, on the very path that traffic will take; then watches the public address. */
export const probe: Phase = {
  name: 'probe',
  async run(rollout) {
    const { platform, service, candidate, settings } = rollout;
    // Where nothing serves, nothing can be lost before the shift.
    if (rollout.isServing) rollout.probeTraffic();
    const { url, headers } = await platform.probeTarget(service, candidate.id);
    const prober = new Prober({ url: new URL(settings.probe.path, url).href, headers });
    await prober.burst(requestsPerReplica * candidate.config.replicas);
    const tally = await prober.stop();
    const finding = judgeProbes(tally);
    if (finding.verdict !== 'healthy') {
      await recordVerdict(rollout, combine([finding]));
      throw await refusal(
        rollout,
        `${service} ${candidate.id} failed its probes before it got any traffic`,
        finding.because,
      );
    }
    return `${candidate.id} answered ${count(tally.sent, 'request')} through the balancer`;
  },
};
