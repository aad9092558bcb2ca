import type { DockerEnvironment } from '@slipway/core/environment/schema';
import type { Figures, Observation, ObservedRelease } from '@slipway/core/platform/observation';
import type { DockerCli } from '../engine/docker-cli.ts';
import { readHolder } from '../lock/docker-lock.ts';
import type { EngineState } from '../state/engine-state.ts';
import { runningReleases, type Fleet } from '../replicas/fleet.ts';
import { asTheAgentSays } from '../replicas/readiness.ts';
import { upstreamOf, type Names } from '../names/names.ts';
import { unreadyFile } from '../names/paths.ts';
import type { Stack } from '../stack/stack.ts';
import { readFigures } from './traffic-figures.ts';

/** Where to look. */
export interface Observed {
  docker: DockerCli;
  names: Names;
  environment: DockerEnvironment;
  stack: Stack;
  state: EngineState;
  fleet: Fleet;
}

/** What runs in an environment, by looking at containers, traffic and lock. */
export async function observe(observed: Observed, wanted: { figures: boolean }): Promise<Observation> {
  const { docker, names, environment, stack, state } = observed;
  const [host, up, { live, committed }, releases, figures, holder] = await Promise.all([
    docker.engine.host(),
    stack.isUp(),
    state.traffic(),
    readReplicas(observed),
    wanted.figures ? readFigures(docker, names) : new Map<string, Figures>(),
    state.isHeld ? undefined : readHolder(docker, names),
  ]);
  return {
    url: `http://${host}:${String(environment.port)}`,
    metricsUrl: `http://localhost:${String(environment.admin.prometheus)}`,
    up,
    ...(!up && Object.keys(committed).length > 0 ? { problem: 'the balancer does not run' } : {}),
    ...(holder ? { holder } : {}),
    services: Object.fromEntries(
      Object.entries(committed).map(([service, { current, standby, watch }]) => [
        service,
        { current, standby, watch, weights: up ? (live[service]?.weights ?? {}) : {} },
      ]),
    ),
    releases: releases.map((release) => {
      const known = figures.get(upstreamOf(release.service, release.id));
      return known ? { ...release, figures: known } : release;
    }),
  };
}

/** The replicas that run; for who does not hold the lock as the agent, which asks them each second, has them. */
async function readReplicas({ docker, names, state, fleet }: Observed): Promise<ObservedRelease[]> {
  const [replicas, word] = await Promise.all([
    fleet.replicas(),
    // Only a word more: what can't be read now, as while the agent is renewed, is Docker's to tell.
    state.isHeld ? undefined : docker.ask((api) => api.file(names.agent, unreadyFile)).catch(() => undefined),
  ]);
  return runningReleases(asTheAgentSays(replicas, word));
}
