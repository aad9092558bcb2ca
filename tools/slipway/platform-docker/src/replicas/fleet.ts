import type { ReleaseId } from '@slipway/core/release/release';
import type { ObservedRelease } from '@slipway/core/platform/observation';
import type { DockerCli } from '../engine/docker-cli.ts';
import type { Scout } from '../scout/scout.ts';
import { readReplicas } from './inspect.ts';
import { labels, upstreamOf } from '../names/names.ts';
import type { ReplicaContainer } from './prometheus-targets.ts';

/** The replicas of an environment, as their containers' labels tell. */
export class Fleet {
  readonly #docker: DockerCli;
  readonly #environment: string;

  readonly #scout: Scout;

  constructor(docker: DockerCli, environment: string, scout: Scout) {
    this.#docker = docker;
    this.#environment = environment;
    this.#scout = scout;
  }

  /** As Docker has them; while the scout is at work, one that it finds ready is, though Docker has not looked again. */
  async replicas(): Promise<ReplicaContainer[]> {
    const replicas = await this.#docker.ask(async (api) => {
      const listed = await api.list(`${labels.environment}=${this.#environment}`, labels.release);
      const inspected = await Promise.all(listed.map(({ Id }) => api.inspect(Id)));
      // A container may go between the two questions.
      return readReplicas(inspected.filter((found) => found !== undefined));
    });
    // Not the others: most who ask need not know, and one that hangs would keep all of them waiting.
    const doubtful = replicas.filter(({ state }) => state === 'starting' || state === 'unready');
    if (doubtful.length === 0 || !this.#scout.isAtWork) return replicas;
    const containers = doubtful.map(({ container }) => container);
    const ready = await this.#scout.ask('ready', { containers, withinMs: 0 }).catch((): string[] => []);
    return replicas.map((replica) =>
      ready.includes(replica.container) ? { ...replica, state: 'ready' } : replica,
    );
  }

  async replicasOf(service: string, ids: readonly ReleaseId[]): Promise<ReplicaContainer[]> {
    return (await this.replicas()).filter(
      (replica) => replica.service === service && ids.includes(replica.release),
    );
  }

  /** Replicas that are not stopped. */
  async runningReplicas(): Promise<ReplicaContainer[]> {
    return (await this.replicas()).filter(({ state }) => state !== 'stopped');
  }

  async running(): Promise<ObservedRelease[]> {
    return runningReleases(await this.replicas());
  }
}

/** The releases of which at least one replica is not stopped. */
export function runningReleases(replicas: readonly ReplicaContainer[]): ObservedRelease[] {
  const releases = new Map<string, ObservedRelease>();
  for (const { service, container: _container, containerId: _id, ...replica } of replicas) {
    const name = upstreamOf(service, replica.release);
    const release = releases.get(name) ?? { service, id: replica.release, replicas: [] };
    release.replicas.push(replica);
    releases.set(name, release);
  }
  return [...releases.values()].filter((release) =>
    release.replicas.some(({ state }) => state !== 'stopped'),
  );
}
