import { Rollout, type RolloutOptions } from '../rollout/rollout.ts';
import type { Workspace } from '@slipway/core/environment/workspace';
import type { Platform } from '@slipway/core/platform/platform';
import { planService } from './plan-service.ts';
import type { Plan } from '@slipway/core/plan/plan';

/** What a deploy would do. Builds the artifacts, as a deploy would, and changes nothing of what runs or is kept. */
export async function readPlan(
  workspace: Workspace,
  platform: Platform,
  names: readonly string[],
  options: RolloutOptions & { commands?: boolean },
): Promise<Plan> {
  const touched = await platform.foresee();
  const services: Plan['services'] = [];
  for (const service of names) {
    const settings = platform.environment.services[service];
    if (!settings) continue;
    const rollout = new Rollout('deploy', workspace, platform, service, settings, options);
    await rollout.look();
    rollout.artifact = await platform.build(service, options.artifact);
    const plan = await planService(rollout);
    services.push(options.commands ? { ...plan, commands: platform.commands(plan, options.artifact) } : plan);
  }
  return {
    environment: platform.environment.name,
    changes: touched.length > 0 || services.some(({ action }) => action !== 'none'),
    touched,
    services,
  };
}
