import type { RolloutStep } from '@slipway/core/environment/rollout';
import { answersTo, goodBesideProbes, type Answers } from '@slipway/core/measurement/answers';
import { isUnmeasured } from '@slipway/core/measurement/unmeasured';
import type { Order } from '@slipway/core/platform/lock';
import { whoIs } from '@slipway/core/release/actor';
import { answersIn, type Measurements, type StepEvidence } from '@slipway/core/verdict/evidence';
import { judgeStep } from '@slipway/core/verdict/sources/judge';
import { levelOf } from '@slipway/core/verdict/sources/level';
import { basisOf, reasonsOf, type Verdict } from '@slipway/core/verdict/verdict';
import type { Phase } from '../sequence/phase.ts';
import type { Evidence } from './evidence.ts';
import { confirmSlow } from './confirm-slow.ts';
import { rollBack } from './roll-back.ts';
import { hold } from './hold.ts';
import { judgeNow } from './judge-step.ts';
import { stepEnd, type StepLook, type Watching } from './step-end.ts';
import type { Judged, Step } from './step.ts';

/** How much longer a step may take than it must, where its evidence is not enough yet and nothing else is said. */
const longestWait = 10;
/** A round more is at least so long, in milliseconds, and half as long as all before it. */
const shortestRound = 500;
/** How long at once (milliseconds), and at which level being slower is confirmed. */
const confirmation = { forMs: 5_000, level: 0.05 };
/** What is judged at each look, and can't wait for the end of a step. */
const alarming = ['probes', 'replicas'];
/** What probes are held to then: there are many looks. */
const alarmLevel = 1e-6;

/** Watches the candidate under its share of the traffic, then judges it; what is unhealthy goes back at once. */
export const judge = (step: RolloutStep): Phase<Judged> => ({
  name: `judge ${String(step.share)} %`,
  async run(rollout, known) {
    if (known.seen.isLeftToLastStep(step)) return { said: 'left to the last step' };
    const at: Step = { rollout, step, ...known };
    rollout.forgetPromotion();
    let verdict = await watch(at);
    if (verdict.verdict === 'unhealthy') throw await rollBack(at, verdict);
    if (known.options.hold && !rollout.promotion) verdict = await holdAt(at);
    if (verdict.verdict === 'unhealthy') throw await rollBack(at, verdict);
    const { promotion, settings } = rollout;
    const promotes = promotion !== undefined || settings.rollout.inconclusive === 'promote';
    if (verdict.verdict === 'inconclusive' && !promotes) throw await rollBack(at, verdict);
    rollout.mustGoOn();
    await known.attempt.judged(promotion ? withPerson(verdict, promotion) : verdict, step.share);
    const by = promotion ? `by ${whoIs(promotion.by)}` : '(rollout.inconclusive)';
    const because = [reasonsOf(verdict), ...basisOf(verdict)].join('; ');
    const healthy = `healthy${promotion ? `, promoted ${by}` : ''}`;
    return {
      said: `${verdict.verdict === 'healthy' ? healthy : `inconclusive, promoted ${by}`}: ${because}`,
    };
  },
});

/** What was seen while it was held is judged with the rest: no one is to promote by a verdict from before. */
async function holdAt(at: Step): Promise<Verdict> {
  let last: Verdict | undefined;
  const end = await hold(at, watching(at), async () => {
    last = await judgeFurther(at);
    return last.verdict === 'unhealthy';
  });
  if (end === 'promoted') return judgeFurther(at);
  return last?.verdict === 'unhealthy' ? last : alarms(at);
}

/** That someone wanted it so is evidence too: it changes no verdict. */
function withPerson(verdict: Verdict, { by }: Order): Verdict {
  const finding = { source: 'person', verdict: 'healthy', because: `promoted by ${whoIs(by)}` } as const;
  return { ...verdict, findings: [...verdict.findings, finding] };
}

async function watch(at: Step): Promise<Verdict> {
  const { rollout, step, options } = at;
  const { rollout: settings } = rollout.settings;
  const began = performance.now();
  const took = () => performance.now() - began;
  const within = step.within ?? step.for * (settings.inconclusive === 'promote' ? 1 : longestWait);
  let end = await stepEnd(rollout, step, watching(at));
  if (end === 'alarm') return alarms(at);
  const level = levelOf({ steps: settings.steps.length });
  let verdict = await confirmed(at, await judgeNow(at, { level }));
  while (verdict.verdict === 'inconclusive' && end !== 'promoted' && !options.hold) {
    const left = within - took();
    if (left <= 0) break;
    const round = Math.min(left, Math.max(shortestRound, took() / 2));
    rollout.say(`goes on until its evidence is enough: ${reasonsOf(verdict)}`);
    end = await stepEnd(rollout, { for: round }, watching(at));
    if (end === 'alarm') return alarms(at);
    verdict = await confirmed(at, await judgeFurther(at));
  }
  return verdict;
}

/** One more look than the steps come to, held to a level of its own. */
function judgeFurther(at: Step): Promise<Verdict> {
  return judgeNow(at, { level: levelOf({ further: at.evidence.lookFurther() }) });
}

/** The verdict on the step, once a candidate that only seems slow has been timed once more. */
function confirmed(at: Step, verdict: Verdict): Promise<Verdict> {
  const { rollout, step, evidence } = at;
  const part = { for: Math.min(step.for, confirmation.forMs) };
  const level = levelOf({ steps: rollout.settings.rollout.steps.length });
  return confirmSlow(verdict, {
    again: () => evidence.timeAgain(),
    more: async () => {
      const end = await stepEnd(rollout, part, watching(at));
      return end === 'alarm' ? alarms(at) : judgeNow(at, { level, timing: confirmation.level });
    },
  });
}

const watching = (at: Step): Watching => ({
  look: () => lookAt(at),
  meanwhile: () => {
    at.comparison.keepUp();
  },
});

async function lookAt(at: Step): Promise<StepLook> {
  const { comparison, evidence } = at;
  comparison.keepUp();
  await evidence.read();
  comparison.spare(spareable(evidence));
  return {
    answered: countOf(
      evidence.sinceStep.map(({ candidate }) => candidate),
      answersTo,
    ),
    alarm: alarms(at).verdict === 'unhealthy',
  };
}

/** How many visitors each has answered well, where probes ask, too: the fewer of the two, since the first shift. */
function spareable({ sinceShift, current }: Evidence): number {
  const each = [sinceShift.map((reading) => reading.candidate)];
  if (current !== undefined) each.push(sinceShift.map((reading) => reading.current));
  return Math.min(...each.map((measurements) => countOf(measurements, goodBesideProbes)));
}

/** How many answers there were, as far as they were counted. */
function countOf(measurements: Measurements, count: (answers: Answers) => number): number {
  const answers = answersIn(measurements);
  return isUnmeasured(answers) ? 0 : count(answers);
}

/** What can't wait for the end of a step: a replica that ends or is not ready, probes that are not answered. */
function alarms({ rollout, evidence, comparison }: Step): Verdict {
  const { needs, objective, sources } = rollout.settings.rollout;
  const seen: StepEvidence = {
    probes: comparison.probed,
    candidate: evidence.sinceStep.map(({ candidate }) => candidate),
    needs,
    objective,
  };
  return judgeStep(
    seen,
    alarming.filter((name) => sources.includes(name)),
    { level: alarmLevel },
  );
}
