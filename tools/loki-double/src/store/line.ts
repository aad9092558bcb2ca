import { type Labels } from './labels.ts';

/** One line of a stream. */
export interface Line {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly text: string;
  /** Structured metadata: labels of the line that do not make a stream of their own. */
  readonly metadata: Labels;
}
