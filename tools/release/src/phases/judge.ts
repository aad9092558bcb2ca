import { setTimeout as delay } from 'node:timers/promises';
import { findRelease } from '../platforms/find-release.ts';
import type { Phase } from '../rollout/phase.ts';
import { recordVerdict } from '../rollout/record-verdict.ts';
import { refusal } from '../rollout/refusal.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { judgeProbes } from '../verdict/probes.ts';
import { judgeReplicas } from '../verdict/replicas.ts';
import { combine, type Finding } from '../verdict/verdict.ts';

/** Watches the candidate under traffic for the stated time; what is not healthy goes back. */
export const judge: Phase = {
  name: 'judge',
  async run(rollout) {
    const { candidate, current, service, settings } = rollout;
    await delay(settings.probe.watch, undefined, { signal: rollout.interruption.signal });
    const verdict = combine(await findingsOn(rollout));
    await recordVerdict(rollout, verdict);
    const because = verdict.findings.map((finding) => finding.because).join('; ');
    if (verdict.verdict === 'healthy') return `healthy: ${because}`;
    throw await refusal(
      rollout,
      `${service} ${candidate.id} was judged ${verdict.verdict} and hauled back: ${current ?? 'nothing'} serves`,
      because,
    );
  },
};

async function findingsOn(rollout: Rollout): Promise<Finding[]> {
  const replicas = await lookAtReplicas(rollout);
  if (replicas.verdict === 'unhealthy') return [replicas];
  // A request that hangs says as much as one that fails, so all are waited for; a replica may end meanwhile.
  return [judgeProbes(await rollout.probedRecently()), await lookAtReplicas(rollout)];
}

async function lookAtReplicas({ platform, service, candidate }: Rollout): Promise<Finding> {
  return judgeReplicas(findRelease(await platform.observe(), service, candidate.id));
}
