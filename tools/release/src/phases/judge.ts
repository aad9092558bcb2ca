import { setTimeout as delay } from 'node:timers/promises';
import { SlipwayError } from '../errors/slipway-error.ts';
import type { Phase } from '../rollout/phase.ts';
import { recordVerdict } from '../rollout/record-verdict.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { judgeProbes } from '../verdict/probes.ts';
import { judgeReplicas } from '../verdict/replicas.ts';
import { combine, type Finding } from '../verdict/verdict.ts';

const linesShown = 20;

/** Watches the candidate under traffic for the stated time; what is not healthy goes back. */
export const judge: Phase = {
  name: 'judge',
  async run(rollout) {
    const { settings } = rollout;
    await delay(settings.probe.watch, undefined, { signal: rollout.interruption.signal });
    const verdict = combine(await findingsOn(rollout));
    await recordVerdict(rollout, verdict);
    const because = verdict.findings.map((finding) => finding.because).join('; ');
    if (verdict.verdict === 'healthy') return `healthy: ${because}`;
    throw await hauledBack(rollout, because);
  },
};

async function findingsOn(rollout: Rollout): Promise<Finding[]> {
  const replicas = await lookAtReplicas(rollout);
  if (replicas.verdict === 'unhealthy') return [replicas];
  // A request that hangs says as much as one that fails, so all are waited for; a replica may end meanwhile.
  return [judgeProbes(await rollout.probedRecently()), await lookAtReplicas(rollout)];
}

async function lookAtReplicas({ platform, service, candidate }: Rollout): Promise<Finding> {
  const { releases } = await platform.observe();
  return judgeReplicas(
    releases.find((release) => release.service === service && release.id === candidate.id),
  );
}

async function hauledBack(rollout: Rollout, because: string): Promise<SlipwayError> {
  const { candidate, service, platform, current } = rollout;
  const lines = await platform.tail(service, candidate.id, linesShown);
  return new SlipwayError({
    what: `${service} ${candidate.id} was judged ${rollout.verdict?.verdict ?? ''} and hauled back: ${current ?? 'nothing'} serves`,
    why: because,
    next: `mend it and deploy again; all its lines: slipway logs ${platform.environment.name} --release ${candidate.id}`,
    lines: lines.map(({ text }) => text),
  });
}
