import { setTimeout as delay } from 'node:timers/promises';
import type { ProbeAnswer, ProbeRequest } from '@slipway/core/probe/expectation';
import { patienceMs } from '@slipway/core/probe/prober';
import { countAnswer, countLoss, emptyTally, type ProbeTally } from '@slipway/core/probe/tally';
import type { ReleaseId } from '@slipway/core/release/release';
import type { DockerEnvironment } from '@slipway/core/environment/schema';
import type { EngineState } from '../state/engine-state.ts';
import { upstreamOf } from '../names/names.ts';
import * as paths from '../names/paths.ts';
import { renderReleases, renderReplicas, type NamedReplica } from './releases-conf.ts';
import {
  adoptScript,
  askScript,
  directScript,
  reloadChangedScript,
  reloadScript,
  requestsRunningScript,
} from '../scripts/scripts.ts';
import { renderServices, renderTrusted } from './services-conf.ts';
import { renderTraffic, type Traffic } from '../state/traffic.ts';

const pollMs = 50;
/** A request of which only counts that it is answered. */
const anything: ProbeRequest = { path: '/', expect: { status: [0, 999] } };
/** curl's exit code where a time-out ended it. */
const timedOut = 28;
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
      const { lost } = await this.ask(service, id, anything, 1);
      if (lost === 0) return;
      await delay(pollMs);
    }
  }

  /** Asks a release by its name, through the internal listener, until one request is lost. */
  async ask(
    service: string,
    id: ReleaseId,
    request: ProbeRequest,
    count: number,
    answerMs = patienceMs,
  ): Promise<ProbeTally> {
    const printed = await this.#state.look(askScript(upstreamOf(service, id), request, count, answerMs));
    const tally = emptyTally();
    for (const line of printed.split('\n').filter(Boolean)) {
      const { exitCode, ...answer } = readAnswer(line);
      // What broke off has a status, too.
      if (exitCode === 0) countAnswer(tally, answer, request);
      else countLoss(tally, exitCode === timedOut ? 'no answer in time' : 'no whole answer came');
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

/** A line that `askScript` prints: exit code, status, bytes, whether the text was found, where it redirects to. */
function readAnswer(line: string): ProbeAnswer & { exitCode: number } {
  const [exitCode, status, bytes, found, redirect = ''] = line.split('\t');
  return {
    exitCode: Number(exitCode),
    status: Number(status),
    bytes: Number(bytes),
    ...(found === '' ? {} : { hasBody: found === 'yes' }),
    redirect,
  };
}
