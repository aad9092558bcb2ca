import type { ServiceSettings } from '@slipway/core/environment/schema';
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

/** How a new release comes to serve: traffic is shifted and the release judged once a step. */
export const deploy = ({ rollout }: ServiceSettings): Phase[] => [
  plan,
  lock,
  build,
  launch,
  stage,
  probe,
  ...rollout.steps.flatMap((step) => [shift(step.share), judge(step)]),
  drain,
  retire,
  record,
];
