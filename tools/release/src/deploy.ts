import { build } from './phases/build.ts';
import { drain } from './phases/drain.ts';
import { judge } from './phases/judge.ts';
import { launch } from './phases/launch.ts';
import { lock } from './phases/lock.ts';
import { plan } from './phases/plan.ts';
import { probe } from './phases/probe.ts';
import { record } from './phases/record.ts';
import { retire } from './phases/retire.ts';
import { shift } from './phases/shift.ts';
import { stage } from './phases/stage.ts';
import type { Phase } from './rollout/phase.ts';

/** How a new release comes to serve. */
export const deploy: readonly Phase[] = [
  plan,
  lock,
  build,
  launch,
  stage,
  probe,
  shift,
  judge,
  drain,
  retire,
  record,
];
