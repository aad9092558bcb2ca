import { setTimeout as delay } from 'node:timers/promises';
import { countAnswer, countLoss, emptyTally, type ProbeTally } from '../../probe/tally.ts';
import type { ReleaseId } from '../../release/release.ts';
import type { DockerEnvironment } from '../../environment/schema.ts';
import type { EngineState } from './engine-state.ts';
import { upstreamOf } from './names.ts';
import * as paths from './paths.ts';
import { renderReleases, renderReplicas, type NamedReplica } from './releases-conf.ts';
import {
  adoptScript,
  askScript,
  directScript,
  reloadChangedScript,
  reloadScript,
  requestsRunningScript,
} from './scripts.ts';
import { renderServices, renderTrusted } from './services-conf.ts';
import { renderTraffic, type Traffic } from './traffic.ts';

const pollMs = 50;
/** How long Nginx may take to find a staged release's replicas by their name. */
const resolvedWithinMs = 10_000;

/** Nginx, as the engine tells it of releases and traffic and asks it. */
export class Balancer {
  readonly #state: EngineState;

  constructor(state: EngineState) {
    this.#state = state;
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
    if ((await this.#state.files(path)).get(path) === text) return;
    await this.#state.write(path, text);
    if (takeOver !== undefined) await this.#state.run(takeOver);
  }

  /** Waits until it finds a release's replicas: a new upstream is empty until its name was resolved. */
  async resolved(service: string, id: ReleaseId): Promise<void> {
    const deadline = performance.now() + resolvedWithinMs;
    while (performance.now() < deadline) {
      const { lost } = await this.ask(service, id, '/', 1);
      if (lost === 0) return;
      await delay(pollMs);
    }
  }

  /** Asks a release by its name, through the internal door. */
  async ask(service: string, id: ReleaseId, path: string, count: number): Promise<ProbeTally> {
    const printed = await this.#state.look(askScript(upstreamOf(service, id), path, count));
    const tally = emptyTally();
    for (const status of printed.split('\n').filter(Boolean).map(Number)) {
      if (status === 0) countLoss(tally, 'no whole answer came');
      else countAnswer(tally, status);
    }
    return tally;
  }

  async direct(traffic: Traffic): Promise<void> {
    await this.#state.run(directScript(renderTraffic(traffic)));
  }

  /** Waits until no request is running with a release. Returns how many were, at the deadline. */
  async drained(service: string, id: ReleaseId, withinMs: number): Promise<number> {
    const deadline = performance.now() + withinMs;
    // Two looks: a worker that had just chosen this release may not have connected at the first.
    for (let idle = 0; ;) {
      const running = Number(await this.#state.run(requestsRunningScript(upstreamOf(service, id))));
      idle = running === 0 ? idle + 1 : 0;
      if (idle === 2 || performance.now() > deadline) return running;
      await delay(pollMs);
    }
  }
}
