import type { Say } from '@slipway/core/platform/lifecycle';

/** One step to show. `run` resolves with what it did, in a few words, and says in the middle of it what it is at. */
export interface Step {
  name: string;
  skip(): boolean;
  run(say: Say): Promise<string>;
}

/** Runs steps one after another and shows how far they are. Rejects with the error of the first that fails. */
export interface Progress {
  run(steps: readonly Step[]): Promise<void>;
}
