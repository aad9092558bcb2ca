import { answered, kindOf, type Answers } from '../measurement/answers.ts';
import { merged, type Histogram } from '../measurement/histogram.ts';
import { isUnmeasured } from '../measurement/unmeasured.ts';
import type { Measurement, ReplicaCount } from '../measurement/measurement.ts';

/** What a look at a release that is watched keeps: hundreds of them are held. Counts are those since its launch. */
export interface Sample {
  /** Milliseconds since the epoch. */
  at: number;
  /** Of visitors. */
  requests: number;
  errors: number;
  durations: Histogram;
  replicas: ReplicaCount[];
}

/** Nothing where it was not measured. */
export function sampleOf({ answers, replicas }: Measurement, at: number): Sample | undefined {
  if (isUnmeasured(answers) || isUnmeasured(replicas)) return undefined;
  const visitors = strataOf(answers);
  return {
    at,
    requests: visitors.reduce((sum, stratum) => sum + answered(stratum), 0),
    errors: visitors.reduce((sum, stratum) => sum + answered(stratum, ['5xx']), 0),
    durations: merged(visitors.map(({ durations }) => durations)),
    replicas,
  };
}

function strataOf(answers: Answers): Answers[string][] {
  return Object.entries(answers)
    .filter(([name]) => kindOf(name) === 'visitor')
    .map(([, stratum]) => stratum);
}
