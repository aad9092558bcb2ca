import type { Rollout } from './rollout.ts';

/** One step of a deploy or a rollback. `run` returns what it did, in a few words for a person. */
export interface Phase {
  name: string;
  run(rollout: Rollout): Promise<string>;
}
