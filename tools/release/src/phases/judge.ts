import type { RolloutStep } from '../environment/rollout.ts';
import { SlipwayError } from '../errors/slipway-error.ts';
import { isUnmeasured } from '../measurement/unmeasured.ts';
import { whoIs } from '../output/words.ts';
import { confirmSlow } from '../rollout/confirm-slow.ts';
import { haulBack } from '../rollout/haul-back.ts';
import { hold } from '../rollout/hold.ts';
import { judgedBy, judgeNow } from '../rollout/judge-step.ts';
import type { Order } from '../rollout/order.ts';
import type { Phase } from '../rollout/phase.ts';
import { recordVerdict } from '../rollout/record-verdict.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { stepEnd, type StepLook } from '../rollout/step-end.ts';
import { judgeLost } from '../verdict/probes.ts';
import { judgeReplicas } from '../verdict/replicas.ts';
import { answersIn } from '../verdict/step.ts';
import { reasonsOf, type Verdict } from '../verdict/verdict.ts';

/** Where the setting is to wait for more evidence: so many times as long as the step, then it goes back. */
const longestWait = 10;
/** How long at once (milliseconds), and at which level being slower is confirmed. */
const confirmation = { forMs: 5_000, level: 0.05 };
/** Requests to the current at each look while it has no traffic. */
const controlRequests = 25;

/** Watches the candidate under its share of the traffic, then judges it; what is unhealthy goes back at once. */
export const judge = (step: RolloutStep): Phase => ({
  name: `judge ${String(step.share)} %`,
  async run(rollout) {
    if (rollout.isLeftToLastStep(step)) return 'left to the last step';
    // Whoever promoted the step before did not mean this one.
    rollout.forgetPromotion();
    const verdict = await watch(rollout, step);
    if (verdict.verdict === 'unhealthy') throw await haulBack(rollout, verdict, step);
    if (rollout.options.hold && !rollout.promotion) await holdAt(rollout, step);
    const { promotion, settings } = rollout;
    const promotes = promotion !== undefined || settings.rollout.inconclusive === 'promote';
    if (verdict.verdict === 'inconclusive' && !promotes) throw await haulBack(rollout, verdict, step);
    await recordVerdict(rollout, promotion ? withPerson(verdict, promotion) : verdict, step.share);
    const by = promotion ? `by ${whoIs(promotion.by)}` : '(rollout.inconclusive)';
    const because = reasonsOf(verdict);
    if (verdict.verdict === 'healthy') return `healthy${promotion ? `, promoted ${by}` : ''}: ${because}`;
    return `inconclusive, promoted ${by}: ${because}`;
  },
});

async function holdAt(rollout: Rollout, step: RolloutStep): Promise<void> {
  const isAlarm = async () => (await lookAt(rollout, step)).alarm;
  if (!(await hold(rollout, step.share, isAlarm))) throw await haulBack(rollout, alarms(rollout), step);
}

/** That somebody wanted it so is evidence too: it changes no verdict. */
function withPerson(verdict: Verdict, { by }: Order): Verdict {
  const finding = { source: 'person', verdict: 'healthy', because: `promoted by ${whoIs(by)}` } as const;
  return { ...verdict, findings: [...verdict.findings, finding] };
}

async function watch(rollout: Rollout, step: RolloutStep): Promise<Verdict> {
  const waits = rollout.settings.rollout.inconclusive === 'wait';
  for (let round = 1; ; round += 1) {
    const end = await stepEnd(rollout, step, () => lookAt(rollout, step));
    if (end === 'alarm') return alarms(rollout);
    const verdict = await confirmed(rollout, step, await judgeNow(rollout, step));
    const isOver = end === 'promoted' || rollout.options.hold || !waits || round === longestWait;
    if (verdict.verdict !== 'inconclusive' || isOver) return verdict;
  }
}

/** The verdict on the step, once a candidate that only seems slow has been timed anew. */
function confirmed(rollout: Rollout, step: RolloutStep, verdict: Verdict): Promise<Verdict> {
  const part = { ...step, for: Math.min(step.for, confirmation.forMs) };
  return confirmSlow(verdict, {
    anew: () => rollout.evidence.timeAnew(),
    more: async () => {
      const end = await stepEnd(rollout, part, () => lookAt(rollout, step));
      return end === 'alarm' ? alarms(rollout) : judgeNow(rollout, step, confirmation.level);
    },
  });
}

async function lookAt(rollout: Rollout, { share }: RolloutStep): Promise<StepLook> {
  if (share === 100) await askCurrent(rollout);
  await rollout.evidence.read();
  const answers = answersIn(rollout.evidence.sinceStep.map(({ candidate }) => candidate));
  return {
    answered: isUnmeasured(answers) ? 0 : answers.requests,
    alarm: alarms(rollout).verdict === 'unhealthy',
  };
}

/**
 * While the candidate has all traffic, the current is asked a little by its own name: what is slow for both is the
 * machine's doing. Its answers are counted by the balancer as all others are.
 */
async function askCurrent({ platform, service, settings, evidence }: Rollout): Promise<void> {
  if (evidence.current === undefined) return;
  try {
    await platform.probe(service, evidence.current, settings.probe.path, controlRequests);
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
  }
}

/** What can't wait for the end of a step: a replica that ends or is not ready, a request that is lost. */
function alarms(rollout: Rollout): Verdict {
  const { settings, evidence, probedLately, probedBefore } = rollout;
  const replicas = evidence.sinceStep.at(-1)?.candidate.replicas ?? { unmeasured: 'nothing was read' };
  return judgedBy(settings, [judgeReplicas(replicas), judgeLost(probedLately, probedBefore)]);
}
