import type { StepEvidence } from '@slipway/core/verdict/evidence';
import { judgeStep, type Levels } from '@slipway/core/verdict/sources/judge';
import type { Verdict } from '@slipway/core/verdict/verdict';
import { readErrors } from './read-errors.ts';
import type { Step } from './step.ts';

/** Judges a step by what was measured of both releases until now. */
export async function judgeNow(at: Step, levels: Levels): Promise<Verdict> {
  return judgeStep(await evidenceOf(at), at.rollout.settings.rollout.sources, levels);
}

async function evidenceOf({ rollout, step, evidence, comparison }: Step): Promise<StepEvidence> {
  await comparison.settled();
  await evidence.read();
  const { needs, objective } = rollout.settings.rollout;
  const candidate = evidence.sinceShift.map((reading) => reading.candidate);
  const alone = { probes: comparison.probed, candidate, needs, objective };
  if (evidence.current === undefined) return alone;
  return {
    ...alone,
    compared: {
      timed: evidence.timed.map((reading) => reading.candidate),
      current: evidence.sinceProbing.map(({ current }) => current),
      steps: evidence.steps.map((readings) => ({
        candidate: readings.map((reading) => reading.candidate),
        current: readings.map(({ current }) => current),
      })),
      ...(step.share === 100 ? { before: evidence.beforeStep.map(({ current }) => current) } : {}),
      logged: await readErrors(rollout.platform, rollout.service, evidence),
    },
  };
}
