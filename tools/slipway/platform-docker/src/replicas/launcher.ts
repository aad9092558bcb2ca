import type { DockerEnvironment } from '@slipway/core/environment/schema';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { fixAndDeployAgain } from '@slipway/core/text/words';
import type { Release, ReleaseId } from '@slipway/core/release/release';
import type { LogLine } from '@slipway/core/logs/error-lines';
import * as commands from '../commands/commands.ts';
import { lastLines, type DockerCli } from '../engine/docker-cli.ts';
import type { EngineState } from '../state/engine-state.ts';
import type { Fleet } from './fleet.ts';
import type { FrozenReleases } from './frozen-releases.ts';
import { tailContainers } from './logs.ts';
import * as paths from '../names/paths.ts';
import { renderTargets, type ReplicaContainer } from './prometheus-targets.ts';

interface Parts {
  docker: DockerCli;
  environment: DockerEnvironment;
  state: EngineState;
  fleet: Fleet;
  releases: FrozenReleases;
}

/** Starts and stops the replicas of frozen releases, and has Prometheus know of them. */
export class Launcher {
  readonly #docker: DockerCli;
  readonly #environment: DockerEnvironment;
  readonly #state: EngineState;
  readonly #fleet: Fleet;
  readonly #releases: FrozenReleases;

  constructor({ docker, environment, state, fleet, releases }: Parts) {
    this.#docker = docker;
    this.#environment = environment;
    this.#state = state;
    this.#fleet = fleet;
    this.#releases = releases;
  }

  /** @throws {SlipwayError} with the release's last lines, where a replica is not ready in time. */
  async launch(release: Release): Promise<void> {
    const { service, id, config } = release;
    // A warm standby is as it should be already: asking compose would only take time.
    if (countReady(await this.#fleet.replicas(), service, id) === config.replicas) return;
    const { exitCode, stderr } = await this.#start(service, id, config.readyWithinMs);
    const replicas = await this.tellPrometheus();
    // At the very end of its time, compose's wait may end without an error and with nothing ready: so it is looked at.
    if (exitCode === 0 && countReady(replicas, service, id) === config.replicas) return;
    const lines = await this.tail(service, id, 20);
    throw new SlipwayError({
      what: `${service} ${id} did not become ready`,
      why: exitCode === 0 ? 'its time is over' : (lastLines(stderr, 1)[0] ?? 'docker compose said nothing'),
      next: fixAndDeployAgain(this.#environment.name, id),
      lines: lines.length > 0 ? lines.map(({ text }) => text) : lastLines(stderr),
    });
  }

  /** Starts what is committed to again, after the whole environment was down. */
  async revive(): Promise<{ service: string; id: ReleaseId }[]> {
    const { committed } = await this.#state.traffic();
    const revived = [];
    for (const [service, { current }] of Object.entries(committed)) {
      if (current === undefined) continue;
      await this.#start(service, current, this.#environment.services[service]?.ready.within ?? 0);
      revived.push({ service, id: current });
    }
    return revived;
  }

  async stop(service: string, id: ReleaseId): Promise<void> {
    await this.#releases.compose(service, id, commands.stopRelease);
  }

  /** Returns the replicas that it named. */
  async tellPrometheus(): Promise<ReplicaContainer[]> {
    const { committed } = await this.#state.traffic();
    const replicas = await this.#fleet.replicas();
    await this.#state.write(paths.targetsFile, renderTargets(replicas, committed));
    return replicas;
  }

  async tail(service: string, id: ReleaseId, lines: number): Promise<LogLine[]> {
    return tailContainers(this.#docker, await this.#fleet.replicasOf(service, [id]), lines);
  }

  #start(service: string, id: ReleaseId, withinMs: number) {
    const command = (project: string) => commands.launchRelease(project, withinMs);
    return this.#releases.compose(service, id, command, { endsWithUs: true });
  }
}

function countReady(replicas: readonly ReplicaContainer[], service: string, id: ReleaseId): number {
  return replicas.filter(
    (replica) => replica.service === service && replica.release === id && replica.state === 'ready',
  ).length;
}
