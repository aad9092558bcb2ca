import { between, noAnswers, type Answers } from '../measurement/answers.ts';
import { isUnmeasured, type Unmeasured } from '../measurement/unmeasured.ts';
import type { ErrorLine, ErrorLines } from '../logs/error-lines.ts';
import type { Measurement } from '../measurement/measurement.ts';
import type { ProbeTally } from '../probe/tally.ts';

/** The same thing of both releases. */
export interface Pair<T> {
  candidate: T;
  current: T;
}

/** What was measured of a release at one moment, in milliseconds of a clock of the reader's own. */
export type Measured = Measurement & { at: number };

/** In the order of their times. Only differences are used. */
export type Measurements = readonly Measured[];

/** What evidence must be good for to let a release be called healthy. */
export interface Needs {
  /** Only requests of visitors count as enough; else Slipway's own do, too. */
  visitors: boolean;
  /** The share of failing requests (0 to 1) that must show. */
  shows: number;
}

/** What both releases have logged. */
export interface Logged {
  /** In the window that is judged. */
  window: Pair<ErrorLines | Unmeasured>;
  /** Milliseconds from the clock of measurements to that of the lines. */
  clock: number;
  /** All errors of the current that are kept. */
  known: ErrorLine[] | Unmeasured;
}

/** What became of Slipway's own requests to each release. */
export interface Probed {
  candidate: ProbeTally;
  current?: ProbeTally | undefined;
  /** Whether the candidate has answered none for seconds, as many as may be out, while the current goes on answering. */
  hangs: boolean;
}

/** All that a step of a rollout is judged by. */
export interface StepEvidence {
  /** Slipway's own requests to each release by its name, since the candidate first got traffic. */
  probes: Probed;
  /** The candidate since it first got traffic. */
  candidate: Measurements;
  needs: Needs;
  objective: Objective;
  /** What to compare with; absent where nothing served before. */
  compared?: Compared | undefined;
}

export interface Compared {
  /** The candidate for as long as it is timed: since its first traffic, or since it was timed again. */
  timed: Measurements;
  /** The current since probing began. */
  current: Measurements;
  /** Both in the seconds of each step until now, this one last. */
  steps: readonly Pair<Measurements>[];
  /** The current before this step, where the candidate has all traffic in it. */
  before?: Measurements | undefined;
  logged: Logged;
}

/** Each step as far as it is timed: of one in which the candidate was timed again, its last part. */
export function timedSteps({ timed, steps }: Compared): Pair<Measurements>[] {
  const from = timed[0]?.at ?? 0;
  const since = (measurements: Measurements) => measurements.filter(({ at }) => at >= from);
  return steps.map(({ candidate, current }) => ({ candidate: since(candidate), current: since(current) }));
}

/** What a release is held to where there is none to compare it with. */
export interface Objective {
  /** Shares of requests, 0 to 1. */
  errors: number;
  refused: number;
  /** Milliseconds. */
  p99: number;
}

/** What was answered from the first of these measurements to the last. */
export function answersIn(measurements: Measurements): Answers | Unmeasured {
  const first = measurements[0]?.answers;
  const last = measurements.at(-1)?.answers;
  if (!first || !last) return noAnswers();
  if (isUnmeasured(first)) return first;
  return isUnmeasured(last) ? last : between(first, last);
}
