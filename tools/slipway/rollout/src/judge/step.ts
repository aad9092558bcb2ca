import type { RolloutStep } from '@slipway/core/environment/rollout';
import type { Release } from '@slipway/core/release/release';
import type { Attempt } from '../sequence/attempt.ts';
import type { Rollout } from '../sequence/rollout.ts';
import type { Seen } from '../sequence/seen.ts';
import type { Comparison } from './comparison.ts';
import type { Evidence } from './evidence.ts';

/** What a candidate is judged by. */
export interface Judged {
  candidate: Release;
  attempt: Attempt;
  seen: Seen;
  evidence: Evidence;
  comparison: Comparison;
  options: { hold?: boolean | undefined };
}

/** A step of a rollout that is being judged. */
export interface Step extends Judged {
  rollout: Rollout;
  step: RolloutStep;
}
