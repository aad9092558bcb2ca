import type { ServicePlan } from '@slipway/core/plan/plan';
import { count } from '@slipway/core/text/words';
import { shellWords } from '@slipway/core/programs/program';
import { buildCommand } from './build.ts';
import { releaseFolder } from '../settings/paths.ts';

/** What a deploy does, in order. But for the build it runs no command: it asks the supervisor, which this says in words. */
export function commandsOf(plan: ServicePlan, environment: string, given: string | undefined): string[] {
  const { service, action, from, to, replicas } = plan;
  const build = given === undefined ? [shellWords(buildCommand(service))] : [];
  if (action === 'none') return build;
  if (action === 'revive') return [...build, `start the supervisor, which starts ${to} again`];
  return [
    ...build,
    'ask the supervisor for the lock',
    `copy the bundle to .slipway/${environment}/${releaseFolder(service, to)}`,
    `ask the supervisor to launch ${to}, and wait until ${count(replicas, 'replica')} of it are ready`,
    `ask the supervisor to stage ${to}, and send it requests through the balancer`,
    `ask the supervisor to move the traffic to ${to}, and watch it`,
    ...(from === null ? [] : [`ask the supervisor to wait until ${from} has answered its last request`]),
    `ask the supervisor to commit ${to}`,
  ];
}
