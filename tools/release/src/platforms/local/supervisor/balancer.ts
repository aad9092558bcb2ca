import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isReleaseId } from '../../../release/release.ts';
import type { Fleet } from './fleet.ts';
import { forward, refuse } from './forward.ts';
import type { Replica } from './replica.ts';
import type { RunningRelease } from './running-release.ts';
import type { Traffic } from './traffic.ts';
import { forwardUpgrade } from './upgrade.ts';

/** How long a request waits for a replica that is just starting anew, in milliseconds. */
const patienceMs = 10_000;
/** Longer than any usual client keeps an idle connection: the balancer never closes under a client's feet. */
const keepAliveMs = 75_000;

type Choose = (request: IncomingMessage) => RunningRelease | undefined;

/**
 * Hands each request to a replica of the release that its service's traffic goes to, request by request: clients
 * keep their connections through every switch, and a release is drained when its last answer is out.
 */
export class Balancer {
  readonly #fleet: Fleet;
  readonly #traffic: Traffic;
  routes: Record<string, string>;

  constructor(fleet: Fleet, traffic: Traffic, routes: Record<string, string>) {
    this.#fleet = fleet;
    this.#traffic = traffic;
    this.routes = routes;
  }

  /** The listener for everybody's traffic: releases by weight. */
  createTrafficServer(): Server {
    return this.#createServer((request) => {
      const service = this.#serviceOf(request);
      const release = service === undefined ? undefined : this.#traffic.draw(service);
      return service && release ? this.#fleet.get(service, release) : undefined;
    });
  }

  /** The internal listener: a staged release by the name in the header `x-slipway-release`, whatever its weight. */
  createProbeServer(): Server {
    return this.#createServer((request) => {
      const service = this.#serviceOf(request);
      const id = request.headers['x-slipway-release'];
      if (service === undefined || typeof id !== 'string' || !isReleaseId(id)) return undefined;
      const release = this.#fleet.get(service, id);
      return release?.staged ? release : undefined;
    });
  }

  #createServer(choose: Choose): Server {
    const server = createServer({ keepAliveTimeout: keepAliveMs }, (request, response) => {
      void this.#answer(request, response, choose);
    });
    server.on('upgrade', (request, client, head) => void this.#upgrade(request, client, head, choose));
    return server;
  }

  async #answer(request: IncomingMessage, response: ServerResponse, choose: Choose): Promise<void> {
    const tried = new Set<Replica>();
    while (!response.destroyed) {
      const release = choose(request);
      if (!release) {
        refuse(response, 503, 'no release serves this yet');
        return;
      }
      release.began();
      try {
        const replica = await this.#replicaOf(release, tried);
        if (!replica) {
          refuse(response, 503, `no replica of ${release.release.id} is ready`);
          return;
        }
        if ((await forward(request, response, replica)) === 'done') return;
        tried.add(replica);
      } finally {
        release.finished();
      }
    }
  }

  async #upgrade(request: IncomingMessage, client: Duplex, head: Buffer, choose: Choose): Promise<void> {
    const release = choose(request);
    const replica = release?.next(new Set());
    if (!release || !replica) {
      client.destroy();
      return;
    }
    release.began();
    await forwardUpgrade(request, client, head, replica);
    release.finished();
  }

  /** A ready replica; where all are starting anew, the first that is. */
  async #replicaOf(release: RunningRelease, tried: Set<Replica>): Promise<Replica | undefined> {
    const replica = release.next(tried);
    if (replica) return replica;
    tried.clear();
    try {
      await this.#fleet.someReady(release, AbortSignal.timeout(patienceMs));
    } catch {
      return undefined;
    }
    return release.next(tried);
  }

  /** The service with the longest route that the path begins with. */
  #serviceOf({ url = '/' }: IncomingMessage): string | undefined {
    let best: string | undefined;
    for (const [service, route] of Object.entries(this.routes)) {
      if (
        url.startsWith(route) &&
        route.length > (best === undefined ? 0 : (this.routes[best]?.length ?? 0))
      ) {
        best = service;
      }
    }
    return best;
  }
}
