import type { RolloutStep } from '@slipway/core/environment/rollout';
import { answersTo } from '@slipway/core/measurement/answers';
import { isUnmeasured } from '@slipway/core/measurement/unmeasured';
import { whoIs } from '@slipway/core/release/actor';
import { confirmSlow } from '../rollout/confirm-slow.ts';
import { haulBack } from '../rollout/haul-back.ts';
import { hold } from '../rollout/hold.ts';
import { judgeNow } from '../rollout/judge-step.ts';
import type { Order } from '@slipway/core/platform/lock';
import type { Phase } from '../rollout/phase.ts';
import { recordVerdict } from '../rollout/record-verdict.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { stepEnd, type StepLook } from '../rollout/step-end.ts';
import { answersIn, type StepEvidence } from '@slipway/core/verdict/evidence';
import { judgeStep } from '@slipway/core/verdict/sources/judge';
import { levelOf } from '@slipway/core/verdict/sources/level';
import { basisOf, reasonsOf, type Verdict } from '@slipway/core/verdict/verdict';

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
export const judge = (step: RolloutStep): Phase => ({
  name: `judge ${String(step.share)} %`,
  async run(rollout) {
    if (rollout.isLeftToLastStep(step)) return 'left to the last step';
    rollout.forgetPromotion();
    let verdict = await watch(rollout, step);
    if (verdict.verdict === 'unhealthy') throw await haulBack(rollout, verdict, step);
    if (rollout.options.hold && !rollout.promotion) verdict = await holdAt(rollout, step);
    if (verdict.verdict === 'unhealthy') throw await haulBack(rollout, verdict, step);
    const { promotion, settings } = rollout;
    const promotes = promotion !== undefined || settings.rollout.inconclusive === 'promote';
    if (verdict.verdict === 'inconclusive' && !promotes) throw await haulBack(rollout, verdict, step);
    await recordVerdict(rollout, promotion ? withPerson(verdict, promotion) : verdict, step.share);
    const by = promotion ? `by ${whoIs(promotion.by)}` : '(rollout.inconclusive)';
    const because = [reasonsOf(verdict), ...basisOf(verdict)].join('; ');
    if (verdict.verdict === 'healthy') return `healthy${promotion ? `, promoted ${by}` : ''}: ${because}`;
    return `inconclusive, promoted ${by}: ${because}`;
  },
});

/** What was seen while it was held is judged with the rest: nobody is to promote by a verdict from before. */
async function holdAt(rollout: Rollout, step: RolloutStep): Promise<Verdict> {
  let last: Verdict | undefined;
  const end = await hold(
    rollout,
    step.share,
    () => lookAt(rollout),
    async () => {
      last = await judgeFurther(rollout, step);
      return last.verdict === 'unhealthy';
    },
  );
  if (end === 'promoted') return judgeFurther(rollout, step);
  return last?.verdict === 'unhealthy' ? last : alarms(rollout);
}

/** That somebody wanted it so is evidence too: it changes no verdict. */
function withPerson(verdict: Verdict, { by }: Order): Verdict {
  const finding = { source: 'person', verdict: 'healthy', because: `promoted by ${whoIs(by)}` } as const;
  return { ...verdict, findings: [...verdict.findings, finding] };
}

async function watch(rollout: Rollout, step: RolloutStep): Promise<Verdict> {
  const { rollout: settings } = rollout.settings;
  const began = performance.now();
  const took = () => performance.now() - began;
  const within = step.within ?? step.for * (settings.inconclusive === 'promote' ? 1 : longestWait);
  let end = await stepEnd(rollout, step, () => lookAt(rollout));
  if (end === 'alarm') return alarms(rollout);
  const level = levelOf({ steps: settings.steps.length });
  let verdict = await confirmed(rollout, step, await judgeNow(rollout, step, { level }));
  while (verdict.verdict === 'inconclusive' && end !== 'promoted' && !rollout.options.hold) {
    const left = within - took();
    if (left <= 0) break;
    const round = Math.min(left, Math.max(shortestRound, took() / 2));
    rollout.say(`goes on until its evidence is enough: ${reasonsOf(verdict)}`);
    end = await stepEnd(rollout, { for: round }, () => lookAt(rollout));
    if (end === 'alarm') return alarms(rollout);
    verdict = await confirmed(rollout, step, await judgeFurther(rollout, step));
  }
  return verdict;
}

/** One more look than the steps come to, held to a level of its own. */
function judgeFurther(rollout: Rollout, step: RolloutStep): Promise<Verdict> {
  rollout.furtherLooks += 1;
  return judgeNow(rollout, step, { level: levelOf({ further: rollout.furtherLooks }) });
}

/** The verdict on the step, once a candidate that only seems slow has been timed once more. */
function confirmed(rollout: Rollout, step: RolloutStep, verdict: Verdict): Promise<Verdict> {
  const part = { for: Math.min(step.for, confirmation.forMs) };
  const level = levelOf({ steps: rollout.settings.rollout.steps.length });
  return confirmSlow(verdict, {
    again: () => rollout.evidence.timeAgain(),
    more: async () => {
      const end = await stepEnd(rollout, part, () => lookAt(rollout));
      return end === 'alarm'
        ? alarms(rollout)
        : judgeNow(rollout, step, { level, timing: confirmation.level });
    },
  });
}

async function lookAt(rollout: Rollout): Promise<StepLook> {
  rollout.comparison.keepUp();
  await rollout.evidence.read();
  const answers = answersIn(rollout.evidence.sinceStep.map(({ candidate }) => candidate));
  return {
    answered: isUnmeasured(answers) ? 0 : answersTo(answers),
    alarm: alarms(rollout).verdict === 'unhealthy',
  };
}

/** What can't wait for the end of a step: a replica that ends or is not ready, probes that are not answered. */
function alarms(rollout: Rollout): Verdict {
  const { settings, evidence, comparison } = rollout;
  const { needs, objective, sources } = settings.rollout;
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
