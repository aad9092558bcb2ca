import type { Commands } from '@slipway/core/platform/commands';
import type { ServicePlan } from '@slipway/core/plan/plan';
import type { Release } from '@slipway/core/release/release';
import type { Rollout } from './rollout.ts';

/** How a rollout ended that did not fail. */
export type RolloutOutcome = 'serving' | 'unchanged' | 'revived';

/** Where nothing is left to do: how the rollout ends, and with which release. */
export interface Ends {
  /** What the phase did, in a few words for a person. */
  said: string;
  ends: Exclude<RolloutOutcome, 'serving'>;
  candidate: Release;
}

/**
 * One step of a deploy or a rollback. It takes what it needs of what the phases before it have found out, and returns what
 * it adds, with what it did in a few words for a person.
 */
export interface Phase<Needs extends object = object, Adds extends object = object> {
  readonly name: string;
  readonly run: (rollout: Rollout, known: Needs) => Promise<({ said: string } & Adds) | Ends>;
  /** The commands that it will run; `given` is an artifact that was built before. */
  readonly commands?: (plan: ServicePlan, of: Commands, given?: string) => string[];
}
