import type { Check } from '@slipway/core/platform/check';
import type { DockerEnvironment } from '@slipway/core/environment/schema';
import type { Workspace } from '@slipway/core/environment/workspace';
import { reasonOf } from '@slipway/core/errors/slipway-error';
import type { LedgerStore } from '@slipway/core/ledger/ledger';
import type { Unmeasured } from '@slipway/core/measurement/unmeasured';
import type { Endpoint, Renewal, Say } from '@slipway/core/platform/lifecycle';
import type { Touched } from '@slipway/core/plan/plan';
import type { Commands } from '@slipway/core/platform/commands';
import type { ProbeRequest } from '@slipway/core/probe/expectation';
import type { ProbeTally } from '@slipway/core/probe/tally';
import type { Artifact, Release, ReleaseId } from '@slipway/core/release/release';
import type { SecretStore } from '@slipway/core/secrets/store';
import type { Watch } from '@slipway/core/watch/watch';
import type { Holder, Lock, Order } from '@slipway/core/platform/lock';
import type { ErrorLines, LogLine } from '@slipway/core/logs/error-lines';
import type { Measurement } from '@slipway/core/measurement/measurement';
import type { Observation, Weights } from '@slipway/core/platform/observation';
import type { Platform } from '@slipway/core/platform/platform';
import { Balancer } from './balancer/balancer.ts';
import { doctorChecks, firstChecks, setupChecks, type Inspected } from './checks/docker-checks.ts';
import { removeImage } from './commands/commands.ts';
import { DockerCli } from './engine/docker-cli.ts';
import { DockerLock, giveOrder, readHolder, takeLock, takeTurn } from './lock/docker-lock.ts';
import { readEndpoints } from './stack/endpoints.ts';
import { EngineState } from './state/engine-state.ts';
import { Fleet } from './replicas/fleet.ts';
import { FrozenReleases } from './replicas/frozen-releases.ts';
import { Delivery } from './images/delivery.ts';
import { bringImage, buildImage } from './images/obtain.ts';
import { Launcher } from './replicas/launcher.ts';
import { followContainers } from './replicas/logs.ts';
import { commandsIn } from './plan-commands.ts';
import { Meter } from './observation/measure.ts';
import { Scout } from './scout/scout.ts';
import { namesOf, type Names } from './names/names.ts';
import { observe } from './observation/observe.ts';
import * as paths from './names/paths.ts';
import { purgeEnvironment } from './stack/purge.ts';
import { SecretVolume } from './replicas/secrets.ts';
import { Stack } from './stack/stack.ts';
import { committedTo, renderTraffic } from './state/traffic.ts';

/** Releases as compose projects behind Nginx, on one Docker Engine, here or elsewhere. */
export class DockerPlatform implements Platform {
  readonly environment: DockerEnvironment;
  readonly commands: Commands;
  readonly #root: string;
  readonly #names: Names;
  readonly #docker: DockerCli;
  readonly #delivery: Delivery;
  readonly #stack: Stack;
  readonly #state: EngineState;
  readonly #scout: Scout;
  readonly #fleet: Fleet;
  readonly #balancer: Balancer;
  readonly #releases: FrozenReleases;
  readonly #launcher: Launcher;
  readonly #meter: Meter;

  constructor({ root }: Workspace, environment: DockerEnvironment) {
    this.environment = environment;
    this.commands = commandsIn(environment, () => this.#stack.isLeftAlone);
    this.#root = root;
    this.#names = namesOf(environment.name);
    this.#docker = new DockerCli(environment.engine);
    this.#delivery = new Delivery(this.#docker);
    this.#stack = new Stack(this.#docker, environment, root, this.#delivery);
    this.#state = new EngineState(this.#docker, this.#names);
    this.#scout = new Scout(this.#docker, this.#names);
    this.#fleet = new Fleet(this.#docker, environment.name, this.#scout);
    this.#balancer = new Balancer(this.#state, this.#scout);
    this.#releases = new FrozenReleases(this.#docker, this.#state, this.#names, environment, root);
    this.#launcher = new Launcher({
      docker: this.#docker,
      environment,
      state: this.#state,
      fleet: this.#fleet,
      releases: this.#releases,
      scout: this.#scout,
    });
    this.#meter = new Meter(this.#scout, this.#fleet);
  }

  observe(wanted = { figures: false }): Promise<Observation> {
    return observe(
      {
        docker: this.#docker,
        names: this.#names,
        environment: this.environment,
        stack: this.#stack,
        state: this.#state,
        fleet: this.#fleet,
      },
      wanted,
    );
  }

  async up(wanted: { renew: Renewal; say?: Say } = { renew: 'changed' }): Promise<boolean> {
    if (wanted.renew === 'never' && (await this.#stack.isUp())) return false;
    if (wanted.renew === 'changed' && (await this.#stack.isAsWanted())) return false;
    const prepared = await this.#stack.prepare(wanted.say);
    const turn = await takeTurn(this.#docker, this.#names, this.environment, 'up');
    try {
      const wasUp = await this.#stack.isUp();
      await this.#stack.up(prepared);
      if (!wasUp) {
        const revived = await this.#launcher.revive();
        await Promise.all(revived.map(({ service, id }) => this.#balancer.resolved(service, id)));
      }
      await this.#stack.keep(prepared);
      return !wasUp;
    } finally {
      await Promise.all([this.#scout.close(), turn.close()]);
    }
  }

  async down({ purge }: { purge: boolean }): Promise<boolean> {
    // Not the lock itself: that lives in the balancer's network, and would end in the middle.
    const turn = (await this.#stack.hasImage())
      ? await takeTurn(this.#docker, this.#names, this.environment, 'down')
      : undefined;
    let wasThere: boolean;
    try {
      const [isUp, running] = await Promise.all([this.#stack.isUp(), this.#fleet.running()]);
      await Promise.all(running.map(({ service, id }) => this.#launcher.stop(service, id)));
      await this.#stack.stop();
      const purged = purge && (await purgeEnvironment(this.#docker, this.environment.name, this.#names));
      wasThere = isUp || running.length > 0 || purged;
    } finally {
      await turn?.close();
    }
    if (purge) await this.#docker.run(removeImage(this.#names.balancerImage));
    return wasThere;
  }

  endpoints(): Promise<Endpoint[]> {
    return readEndpoints(this.#docker, this.environment, this.#names);
  }

  async lock(command: string): Promise<Lock> {
    const shell = await takeLock(this.#docker, this.#names, this.environment, command);
    this.#state.hold(shell);
    this.#scout.begin();
    await this.#balancer.renew(this.environment, await this.#fleet.runningReplicas());
    await this.#undo();
    return new DockerLock(shell, {
      undo: () => this.#undo(),
      end: () => {
        this.#state.hold(undefined);
        return this.#scout.close();
      },
    });
  }

  order(order: Order): Promise<boolean> {
    return giveOrder(this.#docker, this.#names, order);
  }

  holder(): Promise<Holder | undefined> {
    return readHolder(this.#docker, this.#names);
  }

  foresee(): Promise<Touched[]> {
    return this.#stack.foresee();
  }

  ledger(service: string): LedgerStore {
    const path = paths.ledgerPath(service);
    return {
      name: `${path} in the volume ${this.#names.volumes.state}`,
      read: async () => (await this.#state.files(path)).get(path) ?? '',
      append: (line) => this.#state.append(path, line),
    };
  }

  secrets(service: string): SecretStore {
    return new SecretVolume((script) => this.#state.run(script), service);
  }

  build(service: string, given?: string, say: Say = () => undefined): Promise<Artifact> {
    const wanted = {
      root: this.#root,
      environment: this.environment,
      engine: this.#docker,
      delivery: this.#delivery,
      say,
    };
    return given === undefined ? buildImage(service, wanted) : bringImage(given, wanted);
  }

  freeze(release: Release, artifact: Artifact): Promise<void> {
    return this.#releases.freeze(release, artifact);
  }

  frozen(service: string): Promise<Release[]> {
    return this.#releases.all(service);
  }

  remove(service: string, id: ReleaseId): Promise<void> {
    return this.#releases.remove(service, id);
  }

  launch(release: Release): Promise<void> {
    return this.#launcher.launch(release);
  }

  async stage(service: string, id: ReleaseId): Promise<void> {
    await this.#balancer.know(await this.#fleet.runningReplicas());
    await this.#balancer.resolved(service, id);
  }

  probe(
    service: string,
    id: ReleaseId,
    request: ProbeRequest,
    count: number,
    answerMs?: number,
  ): Promise<ProbeTally> {
    return this.#balancer.ask(service, id, request, count, answerMs);
  }

  async shift(service: string, weights: Weights): Promise<void> {
    const { live } = await this.#state.traffic();
    await this.#balancer.direct({
      ...live,
      [service]: { ...live[service], weights },
    });
  }

  drain(service: string, id: ReleaseId): Promise<number> {
    return this.#balancer.drained(service, id, this.environment.services[service]?.drain.within ?? 0);
  }

  async stop(service: string, id: ReleaseId): Promise<void> {
    const running = await this.#fleet.runningReplicas();
    await this.#balancer.know(
      running.filter((replica) => replica.service !== service || replica.release !== id),
    );
    await this.#launcher.stop(service, id);
    await this.#launcher.tellPrometheus();
  }

  async commit(service: string, id: ReleaseId, standbyWarmMs: number, watch?: Watch): Promise<void> {
    const { live, committed } = await this.#state.traffic();
    const drain = this.environment.services[service]?.drain ?? { within: 0, streams: 'close' };
    const to = { id, watch, standbyWarmMs, drain, now: await this.now() };
    const traffic = committedTo(to, service, live, committed);
    await this.#state.write(paths.committedTraffic, renderTraffic(traffic));
    await this.#balancer.direct(traffic);
    await this.#launcher.tellPrometheus();
  }

  async now(): Promise<Date> {
    return new Date(await this.#scout.ask('clock', null));
  }

  measure(service: string, ids: readonly ReleaseId[]): Promise<Map<ReleaseId, Measurement>> {
    return this.#meter.measure(service, ids);
  }

  async errorLines(service: string, id: ReleaseId, since: Date): Promise<ErrorLines | Unmeasured> {
    const wanted = { environment: this.#names.environment, service, release: id, since: since.getTime() };
    try {
      return await this.#scout.ask('errors', wanted);
    } catch (error) {
      return { unmeasured: reasonOf(error) };
    }
  }

  checks(kind: 'setup' | 'doctor'): { first: Check[]; rest: Check[] } {
    const inspected: Inspected = {
      platform: this,
      docker: this.#docker,
      delivery: this.#delivery,
      components: () => this.#stack.components(),
    };
    const rest = kind === 'setup' ? setupChecks(inspected) : doctorChecks(inspected);
    return { first: firstChecks(inspected), rest };
  }

  tail(service: string, id: ReleaseId, lines: number): Promise<LogLine[]> {
    return this.#launcher.tail(service, id, lines);
  }

  async *follow(service: string, ids: readonly ReleaseId[], signal: AbortSignal): AsyncIterable<LogLine> {
    yield* followContainers(this.#docker, await this.#fleet.replicasOf(service, ids), signal);
  }

  /** Puts traffic back to where it was last committed to, and stops what is neither current nor standby. */
  async #undo(): Promise<void> {
    const { live, committed } = await this.#state.traffic();
    const isAsCommitted = renderTraffic(live) === renderTraffic(committed);
    if (!isAsCommitted) await this.#balancer.direct(committed);
    const extra = (await this.#fleet.running()).filter(
      ({ service, id }) => id !== committed[service]?.current && id !== committed[service]?.standby,
    );
    for (const { service, id } of extra) {
      if (!isAsCommitted) await this.drain(service, id);
      await this.stop(service, id);
    }
  }
}
