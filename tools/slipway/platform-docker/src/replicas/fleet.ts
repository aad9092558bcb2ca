import type { ReleaseId } from '@slipway/core/release/release';
import type { ObservedRelease } from '@slipway/core/platform/observation';
import type { DockerCli } from '../engine/docker-cli.ts';
import { readReplicas } from './inspect.ts';
import { labels, upstreamOf } from '../names/names.ts';
import type { ReplicaContainer } from './prometheus-targets.ts';

/** The replicas of an environment, as their containers' labels tell. */
export class Fleet {
  readonly #docker: DockerCli;
  readonly #environment: string;

  /** Processes, by container and id, that were seen ready before Docker's own health check has looked. */
  readonly #seenReady = new Set<string>();

  constructor(docker: DockerCli, environment: string) {
    this.#docker = docker;
    this.#environment = environment;
  }

  replicas(): Promise<ReplicaContainer[]> {
    return this.#docker.ask(async (api) => {
      const listed = await api.list(`${labels.environment}=${this.#environment}`, labels.release);
      const inspected = await Promise.all(listed.map(({ Id }) => api.inspect(Id)));
      // A container may go between the two questions.
      return readReplicas(inspected.filter((found) => found !== undefined)).map((replica) =>
        replica.state === 'starting' && this.#seenReady.has(processOf(replica))
          ? { ...replica, state: 'ready' }
          : replica,
      );
    });
  }

  /** Says that replicas, as they were found, are ready: Docker's own health check looks more seldom. */
  sawReady(replicas: readonly ReplicaContainer[]): void {
    for (const replica of replicas) this.#seenReady.add(processOf(replica));
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

function processOf({ containerId, pid }: ReplicaContainer): string {
  return `${containerId} ${String(pid)}`;
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
