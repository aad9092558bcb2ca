import { judgeStep, type StepEvidence } from '../verdict/step.ts';
import { levelOf } from '../verdict/level.ts';
import { combine, type Finding, type Verdict } from '../verdict/verdict.ts';
import type { RolloutSettings, RolloutStep } from '../environment/rollout.ts';
import type { Rollout } from './rollout.ts';

/**
 * Judges a step by what was measured of both releases until now. `timingLevel` is what being slower is held to where
 * that is not the level of the other tests.
 */
export async function judgeNow(rollout: Rollout, step: RolloutStep, timingLevel?: number): Promise<Verdict> {
  const level = levelOf(rollout.settings.rollout.steps.length);
  return judgedBy(rollout.settings, judgeStep(await evidenceOf(rollout, step), level, timingLevel ?? level));
}

/** The part of a service's settings that says by what it is judged. */
type Judged = { rollout: Pick<RolloutSettings, 'sources'> };

/** The verdict of those sources that the environment lets count. */
export function judgedBy(settings: Judged, findings: readonly Finding[]): Verdict {
  const sources: readonly string[] = settings.rollout.sources;
  return combine(findings.filter(({ source }) => sources.includes(source)));
}

async function evidenceOf(rollout: Rollout, step: RolloutStep): Promise<StepEvidence> {
  const { evidence } = rollout;
  // Requests that are still out are waited for: one that hangs says as much as one that fails.
  const recent = await rollout.probedRecently();
  await evidence.read();
  const probes = { recent, before: rollout.probedBefore };
  const candidate = evidence.sinceShift.map((reading) => reading.candidate);
  if (evidence.current === undefined) return { probes, candidate };
  return {
    probes,
    candidate,
    compared: {
      timed: evidence.timed.map((reading) => reading.candidate),
      current: evidence.sinceProbing.map(({ current }) => current),
      step: {
        candidate: evidence.sinceStep.map((reading) => reading.candidate),
        current: evidence.sinceStep.map(({ current }) => current),
      },
      ...(step.share === 100 ? { before: evidence.beforeStep.map(({ current }) => current) } : {}),
      errorLines: await errorLinesOf(rollout, evidence.current),
    },
  };
}

async function errorLinesOf({ platform, service, evidence }: Rollout, current: Rollout['candidate']['id']) {
  const shifted = evidence.sinceShift[0]?.at ?? new Date();
  const probing = evidence.sinceProbing[0]?.at ?? new Date();
  const [candidate, window, known] = await Promise.all([
    platform.errorLines(service, evidence.candidate, shifted),
    platform.errorLines(service, current, probing),
    platform.errorLines(service, current, new Date(0)),
  ]);
  return { window: { candidate, current: window }, known };
}
