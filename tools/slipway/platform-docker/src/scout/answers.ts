import { Prober } from '@slipway/core/probe/prober';
import { DockerApi } from '../engine/docker-api.ts';
import { usualSocket } from '../engine/endpoint.ts';
import { ErrorFinder } from './error-finder.ts';
import { textFrom } from './http.ts';
import { lookAt, whichAreReady } from './looks.ts';
import { managementPort } from '../names/names.ts';
import type { Question, Questions } from './questions.ts';

/** The balancer's internal door. The scout shares its network; no one else can reach it. */
const balancer = 'http://127.0.0.1:8081';
/** How long it may take to tell its counts, in milliseconds: on a busy machine, with many routes. */
const balancerWithinMs = 5_000;
const errors = new ErrorFinder(new DockerApi({ socketPath: usualSocket }));

const addressOf = (container: string) => `http://${container}:${String(managementPort)}`;

type Answers = { [Q in Question]: (takes: Questions[Q]['takes']) => Promise<Questions[Q]['gives']> };

export const answers: Answers = {
  async probe({ upstream, request, count, answerMs }) {
    const headers = { 'x-slipway-upstream': upstream };
    const prober = new Prober({ address: balancer, headers, request }, answerMs);
    await prober.untilLost(count);
    return prober.stop();
  },

  figures: () => textFrom(`${balancer}/-/figures`, balancerWithinMs),

  running: async ({ upstream }) =>
    Number(await textFrom(`${balancer}/-/running?release=${upstream}`, balancerWithinMs)),

  async looks({ containers }) {
    errors.follow(containers);
    const looked = containers.map(async (container) => {
      const look = await lookAt(addressOf(container));
      return [container, look] as const;
    });
    return Object.fromEntries(await Promise.all(looked));
  },

  async ready({ containers, withinMs }) {
    const ready = await whichAreReady(containers.map(addressOf), withinMs);
    return containers.filter((_, index) => ready[index]);
  },

  errors: ({ environment, service, release, since }) =>
    errors.find({ environment, service, release }, new Date(since)),

  clock: () => Promise.resolve(Date.now()),
};
