import type { ServicePlan } from '@slipway/core/plan/plan';
import { shellWords } from '@slipway/core/programs/program';
import type { DockerEnvironment } from '@slipway/core/environment/schema';
import * as commands from './commands/commands.ts';
import { imageOf, namesOf, projectOf } from './names/names.ts';

/** The commands of a deploy, in order. What the lock's shell is told on its stdin has no command: it is said in words. */
export function commandsOf(
  plan: ServicePlan,
  environment: DockerEnvironment,
  given: string | undefined,
): string[] {
  const { service, action, from, to, artifact } = plan;
  const names = namesOf(environment.name);
  const build = given === undefined ? [shellWords(commands.buildImage(service))] : [];
  const stack = [
    docker(commands.buildStack(names, 'deploy')),
    docker(commands.openTurn(names, environment, '...', '...')),
    docker(commands.configureBalancer(names, 'deploy')),
    docker(commands.upStack(names, 'deploy')),
  ];
  const project = projectOf(names, service, to);
  const launch = docker(commands.launchRelease(project, environment.services[service]?.ready.within ?? 0));
  if (action === 'none') return [...build, ...stack];
  if (action === 'revive') return [...build, ...stack, launch];
  const image = artifact?.then ?? (from === null ? '' : imageOf(names, service, from));
  return [
    ...build,
    ...stack,
    docker(commands.openLock(names, environment, '...', '...')),
    docker(commands.renderRelease(project, `apps/${service}/compose.yaml`)),
    docker(commands.tagImage(image, imageOf(names, service, to))),
    launch,
    `in ${names.lock}: name ${to} to Nginx, nginx -t, reload; ask ${to} through Nginx`,
    `in ${names.lock}: move the traffic to ${to}, and watch it`,
    ...(from === null ? [] : [`in ${names.lock}: wait until ${from} has answered its last request`]),
    `in ${names.lock}: commit ${to}`,
  ];
}

const docker = (argv: readonly string[]) => shellWords(['docker', ...argv]);
