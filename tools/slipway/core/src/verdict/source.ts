import type { StepEvidence } from './evidence.ts';
import type { Finding } from './verdict.ts';

/** One judge of a release's evidence. */
export interface Source {
  /** As `rollout.sources` names it. */
  name: string;
  /** What it judges by, in a line. */
  about: string;
  /** How many tests it makes at each look: all tests of all looks together keep to the level. */
  tests: number;
  /** True where it judges how long answers take: a candidate that is only slow is timed once more. */
  times?: boolean;
  /** Its finding, each test held to this level; nothing where it has nothing to say of such a rollout. */
  judge(evidence: StepEvidence, level: number): Finding | undefined;
}
