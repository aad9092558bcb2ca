import type { ReleaseId } from '../release/release.ts';
import type { Differences } from './differences.ts';

/** What a deploy does with something beside the releases: the supervisor, or a component of the stack. */
export interface Touched {
  name: string;
  /** What happens to it and why, in a few words. */
  how: string;
}

/**
 * `none`: what serves stays. `revive`: it is brought up again, as it was. `release`: a new release is made.
 */
export type PlannedAction = 'none' | 'revive' | 'release';

/** What a deploy would do with one service. */
export interface ServicePlan extends Differences {
  service: string;
  action: PlannedAction;
  /** What serves now; null where nothing does. */
  from: ReleaseId | null;
  /** What would serve then. */
  to: ReleaseId;
  /** Why a release would be made although it differs in nothing; null otherwise. */
  because: string | null;
  replicas: number;
  /** How traffic moves, a line a step. Empty where none moves. */
  rollout: string[];
}

/** What `slipway plan --json` prints. */
export interface Plan {
  environment: string;
  /** True where a deploy would change anything. */
  changes: boolean;
  touched: Touched[];
  services: (ServicePlan & { commands?: string[] })[];
}
