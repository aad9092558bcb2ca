import { type Stage } from '../query/stage.ts';
import { type ValueTest } from './value-test.ts';

export interface Matcher {
  readonly name: string;
  readonly test: ValueTest;
}

/** Streams by their labels, and the stages that every line of theirs goes through. */
export interface LogQuery {
  readonly kind: 'log';
  readonly matchers: readonly Matcher[];
  readonly stages: readonly Stage[];
}

export const countings = ['count_over_time', 'rate'] as const;

/** How many lines a log query finds in a span of time, or how many a second. */
export interface MetricQuery {
  readonly kind: 'metric';
  readonly counting: (typeof countings)[number];
  readonly lines: LogQuery;
  /** Nanoseconds. */
  readonly range: bigint;
  /** The labels to add up by; absent where nothing is added up. */
  readonly sumBy?: readonly string[];
}
