import type { Source } from '../source.ts';
import { answers } from './answers.ts';
import { errors } from './errors.ts';
import { latency } from './latency.ts';
import { logs } from './logs.ts';
import { memory } from './memory.ts';
import { objective } from './objective.ts';
import { probes } from './probes.ts';
import { replicas } from './replicas.ts';
import { tail } from './tail.ts';

/** All that a release can be judged by. The schema, the level of each test and the documentation go by this list. */
export const sources: readonly Source[] = [
  probes,
  replicas,
  objective,
  errors,
  answers,
  latency,
  tail,
  memory,
  logs,
];

export const sourceNames: readonly string[] = sources.map(({ name }) => name);

/** True of a source that judges how long answers take. */
export function isTiming(name: string): boolean {
  return sources.some((source) => source.name === name && source.times === true);
}
