import { between, noAnswers, type AnswerCount } from '../measurement/answers.ts';
import { isUnmeasured, type Unmeasured } from '../measurement/unmeasured.ts';
import type { Measurement } from '../platforms/platform.ts';
import type { ProbeTally } from '../probe/tally.ts';
import { judgeLogs, type ErrorLines } from './logs/logs.ts';
import { judgeErrors } from './metrics/errors.ts';
import { judgeLatency } from './metrics/latency.ts';
import { judgeMemory } from './metrics/memory.ts';
import { judgeTail } from './metrics/tail.ts';
import type { Pair } from './pair.ts';
import { judgeLost } from './probes.ts';
import { judgeReplicas } from './replicas.ts';
import type { Finding } from './verdict.ts';

type Measurements = readonly Measurement[];

/** All that a step of a rollout is judged by. Measurements are in order; only their differences are used. */
export interface StepEvidence {
  probes: { recent: ProbeTally; before: ProbeTally };
  /** The candidate since it first got traffic. */
  candidate: Measurements;
  /** What to compare with; absent where nothing served before. */
  compared?: {
    /** The candidate for as long as it is timed: since its first traffic, or since it was timed anew. */
    timed: Measurements;
    /** The current since probing began. */
    current: Measurements;
    /** Both in the seconds of this step. */
    step: Pair<Measurements>;
    /** The current before this step, where the candidate has all traffic in it. */
    before?: Measurements | undefined;
    errorLines: ErrorLines;
  };
}

/** The findings of all sources on one step, each test held to this level; `timingLevel` is that of being slower. */
export function judgeStep(
  { probes, candidate, compared }: StepEvidence,
  level: number,
  timingLevel = level,
): Finding[] {
  const replicas = candidate.at(-1)?.replicas ?? { unmeasured: 'nothing was read' };
  const alone = [
    judgeLost(probes.recent, probes.before),
    judgeReplicas(replicas),
    judgeMemory(
      candidate.map((each) => each.replicas),
      level,
    ),
  ];
  if (!compared) return alone;
  const { timed, current, step, before, errorLines } = compared;
  const whole = { candidate: answersIn(candidate), current: answersIn(current) };
  const times = { candidate: answersIn(timed), current: answersIn(current) };
  const all = { candidate: timed.map(answersOf), current: current.map(answersOf) };
  const now = { candidate: answersIn(step.candidate), current: answersIn(step.current) };
  return [
    ...alone,
    judgeErrors(whole, level),
    judgeLatency(now, timingLevel, before && answersIn(before)),
    judgeTail(times, all, timingLevel),
    judgeLogs(whole, errorLines, level),
  ];
}

/** What was answered from the first of these measurements to the last. */
export function answersIn(measurements: Measurements): AnswerCount | Unmeasured {
  const first = measurements[0]?.answers;
  const last = measurements.at(-1)?.answers;
  if (!first || !last) return noAnswers();
  if (isUnmeasured(first)) return first;
  return isUnmeasured(last) ? last : between(first, last);
}

function answersOf({ answers }: Measurement): AnswerCount | Unmeasured {
  return answers;
}
