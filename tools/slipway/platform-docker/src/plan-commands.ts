import type { DockerEnvironment } from '@slipway/core/environment/schema';
import type { Commands } from '@slipway/core/platform/commands';
import { shellWords } from '@slipway/core/programs/program';
import type { ReleaseId } from '@slipway/core/release/release';
import * as commands from './commands/commands.ts';
import { imageOf, namesOf, projectOf } from './names/names.ts';

/** What goes through the engine's API, or to the lock's shell on its stdin, has no command: it is said in words. */
export function commandsIn(environment: DockerEnvironment, leavesStack: () => boolean): Commands {
  const names = namesOf(environment.name);
  const launch = (service: string, id: ReleaseId) => [
    docker(commands.createRelease(projectOf(names, service, id))),
    "start its containers, as many at a time as half of the engine's processors; all by compose, where there are others",
  ];
  return {
    build: ({ service }) => [shellWords(commands.buildImage(service))],
    up: ({ action, service, to }) => [
      ...(leavesStack()
        ? []
        : [
            docker(commands.buildStack(names, 'deploy')),
            `hold the name ${names.lock}, by a container that does nothing`,
            docker(commands.configureBalancer(names, 'deploy')),
            docker(commands.upStack(names, 'deploy')),
          ]),
      ...(action === 'revive' ? launch(service, to) : []),
    ],
    lock: () => [
      `start ${names.lock}: a shell of ${names.balancerImage} beside ${names.balancer}, for as long as the command runs`,
      `start ${names.stack}-scout-...: what asks and probes, of ${names.agentImage}, beside ${names.balancer}`,
    ],
    freeze: ({ service, from, to, artifact }) => [
      docker(commands.renderRelease(projectOf(names, service, to), `apps/${service}/compose.yaml`)),
      docker(
        commands.tagImage(
          artifact?.then ?? (from === null ? '' : imageOf(names, service, from)),
          imageOf(names, service, to),
        ),
      ),
    ],
    launch: ({ service, to }) => launch(service, to),
    stage: ({ to }) => [`in ${names.lock}: name ${to} to Nginx, nginx -t, reload; ask ${to} through Nginx`],
    shift: ({ to }, share) => [
      `in ${names.lock}: move ${String(share)} % of the traffic to ${to}, and watch it`,
    ],
    drain: ({ from }) => [`in ${names.lock}: wait until ${from ?? ''} has answered its last request`],
    commit: ({ to }) => [`in ${names.lock}: commit ${to}`],
  };
}

const docker = (argv: readonly string[]) => shellWords(['docker', ...argv]);
