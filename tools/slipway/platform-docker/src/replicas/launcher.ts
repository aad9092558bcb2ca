import { setTimeout as delay } from 'node:timers/promises';
import type { DockerEnvironment } from '@slipway/core/environment/schema';
import { reasonOf, SlipwayError } from '@slipway/core/errors/slipway-error';
import { fixAndDeployAgain } from '@slipway/core/text/words';
import type { Release, ReleaseId } from '@slipway/core/release/release';
import type { LogLine } from '@slipway/core/logs/error-lines';
import * as commands from '../commands/commands.ts';
import { lastLines, type DockerCli } from '../engine/docker-cli.ts';
import type { EngineState } from '../state/engine-state.ts';
import type { Fleet } from './fleet.ts';
import { readInfo } from '../engine/engine-info.ts';
import type { FrozenReleases } from './frozen-releases.ts';
import { tailContainers } from './logs.ts';
import { turnsOf } from './turns.ts';
import type { Scout } from '../scout/scout.ts';
import * as paths from '../names/paths.ts';
import { renderTargets, type ReplicaContainer } from './prometheus-targets.ts';

interface Parts {
  docker: DockerCli;
  environment: DockerEnvironment;
  state: EngineState;
  fleet: Fleet;
  releases: FrozenReleases;
  scout: Scout;
}

/** Milliseconds after which Docker is asked what has become of replicas that are starting. */
const lookAgainMs = 500;

/** Starts and stops the replicas of frozen releases, and has Prometheus know of them. */
export class Launcher {
  readonly #docker: DockerCli;
  readonly #environment: DockerEnvironment;
  readonly #state: EngineState;
  readonly #fleet: Fleet;
  readonly #releases: FrozenReleases;
  readonly #scout: Scout;

  constructor({ docker, environment, state, fleet, releases, scout }: Parts) {
    this.#docker = docker;
    this.#environment = environment;
    this.#state = state;
    this.#fleet = fleet;
    this.#releases = releases;
    this.#scout = scout;
  }

  /** @throws {SlipwayError} with the release's last lines, where a replica is not ready in time. */
  async launch(release: Release): Promise<void> {
    const { service, id, config } = release;
    // A warm standby is as it should be already: asking compose would only take time.
    if (countReady(await this.#fleet.replicas(), service, id) === config.replicas) return;
    const failed = await this.#start(service, id, config.replicas, config.readyWithinMs);
    await this.tellPrometheus();
    if (failed === undefined) return;
    const lines = await this.tail(service, id, 20);
    throw new SlipwayError({
      what: `${service} ${id} did not become ready`,
      why: failed.why,
      next: fixAndDeployAgain(this.#environment.name, id),
      lines: lines.length > 0 ? lines.map(({ text }) => text) : failed.said,
    });
  }

  /** Starts what is committed to again, after the whole environment was down. */
  async revive(): Promise<{ service: string; id: ReleaseId }[]> {
    const { committed } = await this.#state.traffic();
    const revived = [];
    for (const [service, { current }] of Object.entries(committed)) {
      if (current === undefined) continue;
      const frozen = (await this.#releases.all(service)).find(({ id }) => id === current);
      if (!frozen) continue;
      await this.#start(service, current, frozen.config.replicas, frozen.config.readyWithinMs);
      revived.push({ service, id: current });
    }
    return revived;
  }

  async stop(service: string, id: ReleaseId): Promise<void> {
    await this.#releases.stop(service, id);
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

  /** Starts replicas and waits until they are ready. Returns why they are not, and what compose said where it failed. */
  async #start(
    service: string,
    id: ReleaseId,
    count: number,
    withinMs: number,
  ): Promise<{ why: string; said: string[] } | undefined> {
    const said = await this.#startContainers(service, id, count);
    if (said !== undefined) return { why: said.at(-1) ?? 'docker compose said nothing', said };
    const why = await this.#notReady(service, id, count, withinMs).catch(reasonOf);
    return why === undefined ? undefined : { why, said: [] };
  }

  /**
   * Compose makes the containers of a release, where they are not there; it starts them only where it has to. Returns what
   * it said where it fails.
   */
  async #startContainers(service: string, id: ReleaseId, count: number): Promise<string[] | undefined> {
    const compose = async (command: (project: string) => string[]) => {
      const { exitCode, stderr } = await this.#releases.compose(service, id, command, { endsWithUs: true });
      return exitCode === 0 ? undefined : lastLines(stderr);
    };
    if (await this.#releases.needsCompose(service, id)) return compose(commands.launchRelease);
    let replicas = await this.#fleet.replicasOf(service, [id]);
    if (replicas.length < count) {
      const failed = await compose(commands.createRelease);
      if (failed) return failed;
      replicas = await this.#fleet.replicasOf(service, [id]);
    }
    try {
      await this.#startInTurn(replicas);
      return undefined;
    } catch (error) {
      // Such as a network that was made again since: compose makes the container again, or says why it can't.
      if (!(error instanceof SlipwayError)) throw error;
      await this.#state.check();
      return compose(commands.launchRelease);
    }
  }

  /** A few at a time, so that those who serve are not without a processor: see {@link turnsOf}. */
  async #startInTurn(replicas: readonly ReplicaContainer[]): Promise<void> {
    const waiting = replicas.filter(({ state }) => state === 'stopped');
    const { NCPU } = await readInfo(this.#docker);
    const { turns, pauseMs } = turnsOf(waiting, NCPU);
    for (const [index, turn] of turns.entries()) {
      await this.#state.check();
      await Promise.all(turn.map(({ containerId }) => this.#docker.ask((api) => api.start(containerId))));
      if (index === turns.length - 1) return;
      const containers = turn.map(({ container }) => container);
      // Not longer, and not as a condition: that is asked once all are started.
      const ready = this.#scout.ask('ready', { containers, withinMs: pauseMs }).catch(() => undefined);
      await Promise.race([ready, delay(pauseMs)]);
    }
  }

  /**
   * Waits for replicas at their management ports, by the scout, and for one without such a port for Docker's health
   * check. That one is a process each time: several a second cost those who visit more than the replicas themselves.
   */
  async #notReady(
    service: string,
    id: ReleaseId,
    count: number,
    withinMs: number,
  ): Promise<string | undefined> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const replicas = await this.#fleet.replicasOf(service, [id]);
      const beside = await this.#releases.besideNotUp(service, id);
      const waiting = replicas.filter(({ state }) => state !== 'ready');
      if (replicas.length < count) return `${String(replicas.length)} of ${String(count)} replicas are there`;
      if (waiting.length === 0 && !beside) return undefined;
      const lost = waiting.find(({ state }) => state === 'stopped');
      if (lost) return `${lost.id} is ${lost.state}`;
      if (beside && beside.state !== 'starting') return `${beside.name} is ${beside.state}`;
      const left = deadline - performance.now();
      if (left <= 0) {
        const late = waiting[0]?.id ?? beside?.name ?? id;
        return `${late} was not ready within ${String(withinMs / 1_000)} s, \`ready.within\``;
      }
      if (waiting.length === 0) await delay(lookAgainMs);
      else {
        const containers = waiting.map(({ container }) => container);
        await this.#scout.ask('ready', { containers, withinMs: Math.min(left, lookAgainMs) });
      }
    }
  }
}

function countReady(replicas: readonly ReplicaContainer[], service: string, id: ReleaseId): number {
  return replicas.filter(
    (replica) => replica.service === service && replica.release === id && replica.state === 'ready',
  ).length;
}
