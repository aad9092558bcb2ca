import type { ServiceSettings } from '@slipway/core/environment/schema';
import { build } from './build/build.ts';
import { judge } from './judge/judge.ts';
import { lock } from './lock/lock.ts';
import { plan, type DeployOptions } from './plan/plan.ts';
import { record } from './record/record.ts';
import { launch } from './replicas/launch.ts';
import { retire } from './replicas/retire.ts';
import { Sequence } from './sequence/sequence.ts';
import { drain } from './traffic/drain.ts';
import { probe } from './traffic/probe.ts';
import { shift } from './traffic/shift.ts';
import { stage } from './traffic/stage.ts';

/** How a new release comes to serve: traffic is shifted and the release judged once a step. */
export const deploy = ({ rollout }: ServiceSettings) =>
  Sequence.from<{ options: DeployOptions }>()
    .next(plan)
    .next(lock)
    .next(build)
    .next(launch)
    .next(stage)
    .next(probe)
    .forEach(rollout.steps, (step) => [shift(step.share), judge(step)])
    .next(drain)
    .next(retire)
    .next(record);
