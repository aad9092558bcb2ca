import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@slipway/core/errors/slipway-error';
import { labels, namesOf } from '../names/names.ts';
import { Agent } from './agent.ts';
import { DockerApi } from '../engine/docker-api.ts';
import { usualSocket } from '../engine/endpoint.ts';
import { Watching, watchLabel } from './watching.ts';

const lookEveryMs = 1_000;

const environment = process.env['SLIPWAY_ENVIRONMENT'] ?? '';
const docker = new DockerApi({ socketPath: usualSocket });
const settings = {
  environment,
  names: namesOf(environment),
  trafficFolder: '/etc/nginx/slipway',
  streamsUrl: 'http://nginx:8080/streams',
  figuresUrl: 'http://nginx:8080/figures',
};
const tell = (line: string): void => {
  say('info', line);
};
const agent = new Agent(docker, settings, tell);
const watching = new Watching(docker, settings, () => agent.tended, tell);

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));

await docker.removeUnstarted(settings.names.lock, watchLabel).catch(complain);
void listen();
for (;;) {
  await agent.look().catch(complain);
  void watching.tick();
  await delay(lookEveryMs);
}

/** Hears of replicas that end. Where the connection is cut, as by a restart of the engine, it is opened again. */
async function listen(): Promise<never> {
  for (;;) {
    await docker
      .ends(
        (id) => void agent.ended(id).catch(complain),
        `${labels.environment}=${environment}`,
        labels.release,
      )
      .catch(complain);
    await delay(lookEveryMs);
  }
}

function complain(error: unknown): void {
  say('error', messageOf(error));
}

function say(level: 'info' | 'error', msg: string): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, msg })}\n`);
}
