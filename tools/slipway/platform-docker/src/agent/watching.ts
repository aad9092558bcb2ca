import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeLine } from '@slipway/core/ledger/line';
import { noAnswers } from '@slipway/core/measurement/answers';
import { sha256 } from '@slipway/core/release/digest';
import type { ReleaseId } from '@slipway/core/release/release';
import {
  rolledBackWarmMs,
  watchedOf,
  Watcher,
  type Watched,
  type WatchEnd,
} from '@slipway/core/watch/watcher';
import { type Holder, holderFor } from '@slipway/core/platform/lock';
import type { Measurement } from '@slipway/core/measurement/measurement';
import { readAnswers } from '../balancer/answer-counts.ts';
import { watchEnd } from '../commands/containers.ts';
import { managementPort, upstreamOf } from '../names/names.ts';
import { committedTraffic, ledgerPath, targetsFile } from '../names/paths.ts';
import { renderTargets } from '../replicas/prometheus-targets.ts';
import { appendScript, directScript, writeScript } from '../scripts/scripts.ts';
import { readProcess } from '../scout/process-figures.ts';
import { readTraffic, renderTraffic, type Traffic } from '../state/traffic.ts';
import type { AgentSettings, Tended } from './agent.ts';
import type { DockerApi } from '../engine/docker-api.ts';

const answerWithinMs = 2_000;
/** Tells a container of this agent's own from a command's. */
export const watchLabel = 'slipway.watch';
/** What the script exits with where something else is committed by now. */
const overtaken = 3;

export interface WatchingSettings extends AgentSettings {
  /** Where Nginx tells what it has counted. */
  figuresUrl: string;
}

/** Watches what serves, as it was committed to be watched, by Nginx's counts and the replicas' management ports. */
export class Watching {
  readonly #docker: DockerApi;
  readonly #settings: WatchingSettings;
  readonly #replicas: () => readonly Tended[];
  readonly #watcher: Watcher;

  constructor(
    docker: DockerApi,
    settings: WatchingSettings,
    replicas: () => readonly Tended[],
    say: (line: string) => void,
  ) {
    this.#docker = docker;
    this.#settings = settings;
    this.#replicas = replicas;
    this.#watcher = new Watcher({
      watched: () => this.#watched(),
      measure: (service, id) => this.#measure(service, id),
      isReady: (service, id) => {
        const known = this.#replicasOf(service, id);
        return known.length > 0 && known.every(({ ready }) => ready);
      },
      end: (watched, end) => this.#end(watched, end),
      say,
    });
  }

  tick(): Promise<void> {
    return this.#watcher.tick();
  }

  #committed(): { text: string; traffic: Traffic } {
    const text = readFileSync(join(this.#settings.trafficFolder, 'committed.json'), 'utf8');
    return { text, traffic: readTraffic(text) };
  }

  #watched(): Watched[] {
    return Object.entries(this.#committed().traffic).flatMap(([service, known]) => watchedOf(service, known));
  }

  #replicasOf(service: string, id: ReleaseId): Tended[] {
    return this.#replicas().filter((replica) => replica.service === service && replica.release === id);
  }

  async #measure(service: string, id: ReleaseId): Promise<Measurement> {
    const figures = await get(this.#settings.figuresUrl);
    const replicas = this.#replicasOf(service, id).map(async (replica) => {
      const residentBytes = await residentBytesOf(replica.address);
      return {
        id: replica.id,
        state: replica.ready ? ('ready' as const) : ('unready' as const),
        restarts: replica.restarts,
        readinessLost: 0,
        ...(residentBytes === undefined ? {} : { residentBytes }),
      };
    });
    return {
      answers: readAnswers(figures).get(upstreamOf(service, id)) ?? noAnswers(),
      replicas: await Promise.all(replicas),
    };
  }

  /**
   * In a container under the lock's name, so that no one else changes anything meanwhile. What is committed comes last:
   * where something before it fails, the watch is still there, and ends once more.
   */
  async #end({ service, release }: Watched, { event, serves }: WatchEnd): Promise<boolean> {
    const { names } = this.#settings;
    const { text, traffic } = this.#committed();
    const known = traffic[service];
    if (known?.current !== release) return false;
    const { watch: _ended, ...rest } = known;
    const after: Traffic = {
      ...traffic,
      [service]: serves === undefined ? rest : rolledBack(release, serves),
    };
    const holder: Holder = { ...holderFor('watch', 'record'), user: 'agent' };
    const script = [
      `[ "$(sha256sum <${committedTraffic} | cut -d' ' -f1)" = ${sha256(text)} ] || exit ${String(overtaken)}`,
      appendScript(ledgerPath(service), writeLine(event, new Date())),
      directScript(renderTraffic(after)),
      writeScript(committedTraffic, renderTraffic(after)),
      writeScript(targetsFile, renderTargets(this.#replicas().map(asTarget), after)),
    ].join('\n');
    const code = await this.#docker.runAs(names.lock, watchEnd(names, holder, watchLabel, script));
    if (code === 'taken') await this.#docker.removeStale(names.lock);
    if (code === 'taken' || code === overtaken) return false;
    if (code === 0) return true;
    throw new Error(
      `the end of the watch on ${service} ${release} could not be written: exit code ${String(code)}`,
    );
  }
}

function rolledBack(from: ReleaseId, to: ReleaseId): Traffic[string] {
  const later = new Date(Date.now() + rolledBackWarmMs).toISOString();
  return { weights: { [to]: 100 }, current: to, standby: from, coldAt: later, endStreamsAt: later };
}

function asTarget(replica: Tended) {
  const { service, release, id, container } = replica;
  return { service, release, id, container, state: 'ready' as const };
}

async function residentBytesOf(address: string): Promise<number | undefined> {
  try {
    const metrics = await get(`http://${address}:${String(managementPort)}/metrics`);
    return readProcess(metrics).residentBytes;
  } catch {
    // A service need not have metrics.
    return undefined;
  }
}

async function get(url: string): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) });
  if (!answer.ok) throw new Error(`${url} answered ${String(answer.status)}`);
  return answer.text();
}
