import type { Commands } from '@slipway/core/platform/commands';
import { shellWords } from '@slipway/core/programs/program';
import { count } from '@slipway/core/text/words';
import { releaseFolder } from '../settings/paths.ts';
import { buildCommand } from './build.ts';

/** But for the build no command is run: the supervisor is asked, which this says in words. */
export const commandsIn = (environment: string): Commands => ({
  build: ({ service }) => [shellWords(buildCommand(service))],
  up: ({ action, to }) => (action === 'revive' ? [`start the supervisor, which starts ${to} again`] : []),
  lock: () => ['ask the supervisor for the lock'],
  freeze: ({ service, to }) => [`copy the bundle to .slipway/${environment}/${releaseFolder(service, to)}`],
  launch: ({ to, replicas }) => [
    `ask the supervisor to launch ${to}, and wait until ${count(replicas, 'replica')} of it are ready`,
  ],
  stage: ({ to }) => [`ask the supervisor to stage ${to}, and send it requests through the balancer`],
  shift: ({ to }, share) => [
    `ask the supervisor to move ${String(share)} % of the traffic to ${to}, and watch it`,
  ],
  drain: ({ from }) => [`ask the supervisor to wait until ${from ?? ''} has answered its last request`],
  commit: ({ to }) => [`ask the supervisor to commit ${to}`],
});
