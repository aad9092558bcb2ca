import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@slipway/core/errors/slipway-error';
import { isReleaseId, type ReleaseId } from '@slipway/core/release/release';
import { labels, replicaOf, type Names } from '../names/names.ts';
import { unreadyFile } from '../names/paths.ts';
import { renderReadiness, type Readiness } from '../replicas/readiness.ts';
import { readTraffic, type Traffic } from '../state/traffic.ts';
import type { DockerApi, ListedContainer } from '../engine/docker-api.ts';
import { look } from './look.ts';
import { ReplicaWatch, type Health } from './replica-watch.ts';
import { dueOf, readStreams } from './standby.ts';

/**
 * Docker waits 0.1 s before it starts what has ended, then twice as long each time, and again 0.1 s where it ran for
 * 10 s: the first five starts in a row are its own, and counted by it. A start takes a second on a slow machine.
 */
const dockersTurnMs = 3_000;

/** What is not alive will hardly end by itself. */
const deadGraceSeconds = 5;

export interface AgentSettings {
  environment: string;
  names: Names;
  /** Where `committed.json` is; only to be read. */
  trafficFolder: string;
  /** Where Nginx lists open streams. */
  streamsUrl: string;
}

/** A replica that runs, as the agent sees it. */
export interface Tended {
  service: string;
  release: ReleaseId;
  id: string;
  container: string;
  /** On the environment's network. */
  address: string;
  ready: boolean;
  restarts: number;
}

/**
 * What goes on in an environment while no one deploys: replicas that are not ready lose their traffic, those that are
 * not alive are restarted, and a standby ends when its time is over. Docker does none of these by itself.
 */
export class Agent {
  readonly #docker: DockerApi;
  readonly #settings: AgentSettings;
  readonly #watch = new ReplicaWatch();
  /** As the last look left them. */
  #running: readonly ListedContainer[] = [];
  #readiness: Readiness = { ready: [], unready: [] };
  /** Containers that are being stopped or restarted, so that no look does it twice. */
  readonly #busy = new Set<string>();
  /** Ends that no one asked for, by the container's name, since this agent began. */
  readonly #restarts = new Map<string, number>();
  readonly #say: (line: string) => void;

  constructor(docker: DockerApi, settings: AgentSettings, say: (line: string) => void) {
    this.#docker = docker;
    this.#settings = settings;
    this.#say = say;
  }

  /** How the replicas that run did at the last look. */
  get tended(): Tended[] {
    return this.#running.flatMap((replica) => {
      const { [labels.service]: service = '', [labels.release]: release = '' } = replica.Labels;
      if (!isReleaseId(release)) return [];
      const container = nameOf(replica);
      return {
        service,
        release,
        id: replicaOf(release, replica.Labels),
        container,
        address: addressOf(replica, this.#settings.names.stack),
        ready: this.#readiness.ready.includes(container),
        restarts: this.#restarts.get(container) ?? 0,
      };
    });
  }

  /** One look at all replicas. What can't be done now is said, and tried again at the next look. */
  async look(now = new Date()): Promise<void> {
    const replicas = await this.#replicas();
    const running = replicas.filter(({ State }) => State === 'running');
    this.#watch.keepOnly(new Set(replicas.map(({ Id }) => Id)));
    const ready: string[] = [];
    const unready = replicas.filter(({ State }) => State !== 'running').map(nameOf);
    await Promise.all(
      running.map(async (replica) => {
        ((await this.#isReady(replica)) ? ready : unready).push(nameOf(replica));
      }),
    );
    this.#running = running;
    this.#readiness = { ready, unready };
    this.#tell(now);
    await this.#tendStandbys(running, now);
  }

  /**
   * Takes note of a container that has ended, so that it gets no more requests. Docker starts it again, but waits longer
   * from crash to crash: one that had been ready is started before that.
   */
  async ended(id: string): Promise<void> {
    const name = await this.#restartingName(id);
    if (name === undefined) return;
    const { ready, unready } = this.#readiness;
    this.#readiness = { ready: ready.filter((other) => other !== name), unready: [...unready, name] };
    this.#countRestart(name);
    this.#tell(new Date());
    if (!this.#watch.wasReady(id)) return;
    await delay(dockersTurnMs);
    if ((await this.#restartingName(id)) === undefined) return;
    this.#watch.forget(id);
    await this.#once(id, () => this.#docker.restart(id, 0));
    this.#say(`${name} ended: restarted`);
  }

  #countRestart(name: string): void {
    this.#restarts.set(name, (this.#restarts.get(name) ?? 0) + 1);
  }

  /** The name of a replica that Docker is about to start again. What was stopped on purpose stays so. */
  async #restartingName(id: string): Promise<string | undefined> {
    const replica = (await this.#replicas()).find(({ Id }) => Id === id);
    return replica?.State === 'restarting' ? nameOf(replica) : undefined;
  }

  #replicas(): Promise<ListedContainer[]> {
    return this.#docker.list(`${labels.environment}=${this.#settings.environment}`, labels.release);
  }

  async #isReady(replica: ListedContainer): Promise<boolean> {
    const { ready, restart } = this.#watch.take(
      replica.Id,
      await look(addressOf(replica, this.#settings.names.stack)),
      healthOf(replica),
    );
    if (restart) {
      this.#say(`${nameOf(replica)} is not alive: restarted`);
      this.#countRestart(nameOf(replica));
      this.#inBackground(replica, () => this.#docker.restart(replica.Id, deadGraceSeconds));
    }
    return ready && !restart;
  }

  /** Says which replicas are ready. Nginx forgets those that are not after 5 s, so that without the agent all of them count. */
  #tell(now: Date): void {
    writeFileSync(`${unreadyFile}.new`, renderReadiness(this.#readiness, now));
    renameSync(`${unreadyFile}.new`, unreadyFile);
  }

  /** Not under the hands of a rollout, which may be going back to a standby. */
  async #tendStandbys(running: readonly ListedContainer[], now: Date): Promise<void> {
    const committed = this.#committed();
    const due = running.flatMap((replica) => {
      const { [labels.service]: service = '', [labels.release]: release = '' } = replica.Labels;
      const what = dueOf(committed, service, release, now);
      return what === undefined || this.#busy.has(replica.Id) ? [] : [{ replica, what }];
    });
    if (due.length === 0 || (await this.#docker.runs(this.#settings.names.lock))) return;
    const streaming = due.some(({ what }) => what === 'end-streams') ? await this.#streaming() : new Set();
    for (const { replica, what } of due) {
      const name = nameOf(replica);
      if (what === 'cool') {
        this.#say(`${name} is stopped: its time as the standby is over`);
        this.#inBackground(replica, () => this.#docker.stop(replica.Id));
      } else if (streaming.has(name)) {
        this.#say(`${name} is restarted: its release has no traffic any more, and streams were left`);
        this.#inBackground(replica, () => this.#docker.restart(replica.Id));
      }
    }
  }

  async #streaming(): Promise<Set<string>> {
    const answer = await fetch(this.#settings.streamsUrl, { signal: AbortSignal.timeout(2_000) });
    return readStreams(await answer.text());
  }

  #committed(): Traffic {
    return readTraffic(readFileSync(join(this.#settings.trafficFolder, 'committed.json'), 'utf8'));
  }

  /** A replica takes its time to end, and the others are looked at meanwhile. */
  #inBackground(replica: ListedContainer, work: () => Promise<void>): void {
    this.#once(replica.Id, work).catch((error: unknown) => {
      this.#say(`${nameOf(replica)}: ${messageOf(error)}`);
    });
  }

  async #once(id: string, work: () => Promise<void>): Promise<void> {
    if (this.#busy.has(id)) return;
    this.#busy.add(id);
    try {
      await work();
    } finally {
      this.#busy.delete(id);
    }
  }
}

const nameOf = ({ Names: [name = ''] }: ListedContainer) => name.replace(/^\//, '');

/** The list of containers has health in words. */
function healthOf({ Status }: ListedContainer): Health {
  if (Status.endsWith('(healthy)')) return 'healthy';
  return /\((unhealthy|health: starting)\)/.test(Status) ? 'ill' : 'none';
}

function addressOf({ NetworkSettings: { Networks } }: ListedContainer, network: string): string {
  return Networks[network]?.IPAddress ?? '';
}
