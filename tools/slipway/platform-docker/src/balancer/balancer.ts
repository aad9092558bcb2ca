import { setTimeout as delay } from 'node:timers/promises';
import type { ProbeRequest } from '@slipway/core/probe/expectation';
import { patienceMs } from '@slipway/core/probe/prober';
import type { ProbeTally } from '@slipway/core/probe/tally';
import type { ReleaseId } from '@slipway/core/release/release';
import type { DockerEnvironment } from '@slipway/core/environment/schema';
import type { Scout } from '../scout/scout.ts';
import type { EngineState } from '../state/engine-state.ts';
import { upstreamOf } from '../names/names.ts';
import * as paths from '../names/paths.ts';
import { renderReleases, renderReplicas, type NamedReplica } from './releases-conf.ts';
import { adoptScript, reloadChangedScript, reloadScript } from '../scripts/scripts.ts';
import { renderServices, renderTrusted } from './services-conf.ts';
import { renderTraffic, type Traffic } from '../state/traffic.ts';

const pollMs = 50;
/** A request of which only counts that it is answered. */
const anything: ProbeRequest = { path: '/', expect: { status: [0, 999] } };
/** How long Nginx may take to find a staged release's replicas by their name. */
const resolvedWithinMs = 10_000;

/** Nginx, as the engine tells it of releases and traffic and asks it. */
export class Balancer {
  readonly #state: EngineState;
  readonly #scout: Scout;

  constructor(state: EngineState, scout: Scout) {
    this.#state = state;
    this.#scout = scout;
  }

  /** Makes it know these replicas, and no others. */
  async know(replicas: readonly NamedReplica[]): Promise<void> {
    await this.#replace(paths.runningReplicas, renderReplicas(replicas), adoptScript);
    await this.#replace(paths.runningReleases, renderReleases(replicas), reloadScript);
  }

  /**
   * Makes it take over a configuration that came with this checkout, what the environment's file says of services, and
   * the replicas that run.
   */
  async renew(
    { services, proxy }: Pick<DockerEnvironment, 'services' | 'proxy'>,
    replicas: readonly NamedReplica[],
  ): Promise<void> {
    await this.#replace(paths.servicesFile, renderServices(services, proxy.trusted));
    await this.#replace(paths.trustedFile, renderTrusted(proxy.trusted));
    await this.#replace(paths.runningReplicas, renderReplicas(replicas), adoptScript);
    await this.#replace(paths.runningReleases, renderReleases(replicas));
    await this.#state.run(reloadChangedScript);
  }

  /** Writes a file where it says something else, and has it taken over. */
  async #replace(path: string, text: string, takeOver?: string): Promise<void> {
    if ((await this.#state.files(paths.folders.traffic)).get(path) === text) return;
    await this.#state.write(path, text, takeOver);
  }

  /** Waits until it finds a release's replicas: a new upstream is empty until its name was resolved. */
  async resolved(service: string, id: ReleaseId): Promise<void> {
    const deadline = performance.now() + resolvedWithinMs;
    while (performance.now() < deadline) {
      const { lost } = await this.ask(service, id, anything, 1);
      if (lost === 0) return;
      await delay(pollMs);
    }
  }

  /** Asks a release by its name, through the internal listener, until one request is lost. */
  ask(
    service: string,
    id: ReleaseId,
    request: ProbeRequest,
    count: number,
    answerMs = patienceMs,
  ): Promise<ProbeTally> {
    const upstream = upstreamOf(service, id);
    return this.#scout.ask('probe', { upstream, request, count, answerMs }, count * answerMs);
  }

  async direct(traffic: Traffic): Promise<void> {
    await this.#state.write(paths.liveTraffic, renderTraffic(traffic), adoptScript);
  }

  /** Waits until no request is running with a release. Returns how many were, at the deadline. */
  async drained(service: string, id: ReleaseId, withinMs: number): Promise<number> {
    const deadline = performance.now() + withinMs;
    // Two looks: a worker that had just chosen this release may not have connected at the first.
    for (let idle = 0; ;) {
      const running = await this.#scout.ask('running', { upstream: upstreamOf(service, id) });
      idle = running === 0 ? idle + 1 : 0;
      if (idle === 2 || performance.now() > deadline) return running;
      await delay(pollMs);
    }
  }
}
