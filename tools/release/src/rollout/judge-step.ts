import { isUnmeasured } from '../measurement/unmeasured.ts';
import type { Logged, StepEvidence } from '../verdict/evidence.ts';
import { judgeStep, type Levels } from '../verdict/judge.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { RolloutStep } from '../environment/rollout.ts';
import type { Rollout } from './rollout.ts';

/** Judges a step by what was measured of both releases until now. */
export async function judgeNow(rollout: Rollout, step: RolloutStep, levels: Levels): Promise<Verdict> {
  return judgeStep(await evidenceOf(rollout, step), rollout.settings.rollout.sources, levels);
}

async function evidenceOf(rollout: Rollout, step: RolloutStep): Promise<StepEvidence> {
  const { evidence, comparison, settings } = rollout;
  await comparison.settled();
  await evidence.read();
  const { needs, objective } = settings.rollout;
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
      logged: await loggedOf(rollout, evidence.current),
    },
  };
}

async function loggedOf(
  { platform, service, evidence }: Rollout,
  current: Rollout['candidate']['id'],
): Promise<Logged> {
  const [shifted] = evidence.sinceShift;
  const [probing] = evidence.sinceProbing;
  if (!shifted || !probing) {
    const unmeasured = { unmeasured: 'nothing was read' };
    return { window: { candidate: unmeasured, current: unmeasured }, known: unmeasured, clock: 0 };
  }
  const [candidate, window, known] = await Promise.all([
    platform.errorLines(service, evidence.candidate, evidence.dateOf(shifted)),
    platform.errorLines(service, current, evidence.dateOf(probing)),
    platform.errorLines(service, current, new Date(0)),
  ]);
  return {
    window: { candidate, current: window },
    known: isUnmeasured(known) ? known : known.errors,
    clock: evidence.clock,
  };
}
