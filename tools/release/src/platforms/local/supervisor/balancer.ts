import { createServer, type Agent, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { forward, refuse } from './forward.ts';
import { forwardUpgrade } from './upgrade.ts';

/** How long a request waits for a replica that is just starting anew, in milliseconds. */
const patienceMs = 10_000;
/** Longer than any usual client keeps an idle connection: the balancer never closes under a client's feet. */
const keepAliveMs = 75_000;

/** What the balancer needs of a replica. */
export interface BalancedReplica {
  socketPath: string;
  agent: Agent;
}

/** What the balancer needs of a release. */
export interface BalancedRelease {
  /** The next ready replica that is not among those tried before. */
  next(tried: ReadonlySet<BalancedReplica>): BalancedReplica | undefined;
  /** Resolves once a replica is ready; rejects when the signal aborts. */
  someReady(signal: AbortSignal): Promise<void>;
  began(): void;
  finished(): void;
  /** Takes note of an answer: its status, and the milliseconds since the request had arrived. */
  answered(status: number, ms: number): void;
}

/** Which release a request is for. */
export interface Directory {
  /** By the weights of the service's traffic. */
  draw(service: string): BalancedRelease | undefined;
  /** A staged release by its name, whatever its weight. */
  named(service: string, release: string): BalancedRelease | undefined;
}

type Choose = (request: IncomingMessage) => BalancedRelease | undefined;

/**
 * Hands each request to a replica of the release that its service's traffic goes to, request by request: clients
 * keep their connections through every switch, and a release is drained when its last answer is out.
 */
export class Balancer {
  /** Path prefixes by service. */
  routes: Record<string, string>;
  readonly #directory: Directory;

  constructor(routes: Record<string, string>, directory: Directory) {
    this.routes = routes;
    this.#directory = directory;
  }

  /** The listener for everybody's traffic. */
  createTrafficServer(): Server {
    return createBalancingServer((request) => {
      const service = this.#serviceOf(request);
      return service === undefined ? undefined : this.#directory.draw(service);
    });
  }

  /** The internal listener: a staged release by the name in the header `x-slipway-release`. */
  createProbeServer(): Server {
    return createBalancingServer((request) => {
      const service = this.#serviceOf(request);
      const release = request.headers['x-slipway-release'];
      if (service === undefined || typeof release !== 'string') return undefined;
      return this.#directory.named(service, release);
    });
  }

  /** The service with the longest route that the path begins with. */
  #serviceOf({ url = '/' }: IncomingMessage): string | undefined {
    const [best] = Object.entries(this.routes)
      .filter(([, route]) => url.startsWith(route))
      .sort(([, a], [, b]) => b.length - a.length);
    return best?.[0];
  }
}

function createBalancingServer(choose: Choose): Server {
  const server = createServer({ keepAliveTimeout: keepAliveMs }, (request, response) => {
    void answer(request, response, choose);
  });
  server.on('upgrade', (request, client, head) => void upgrade(request, client, head, choose));
  return server;
}

async function answer(request: IncomingMessage, response: ServerResponse, choose: Choose): Promise<void> {
  const arrived = performance.now();
  const tried = new Set<BalancedReplica>();
  while (!response.destroyed) {
    // Chosen anew each time: traffic may have moved on while a replica that died was being asked.
    const release = choose(request);
    if (!release) {
      refuse(response, 503, 'no release serves this yet');
      return;
    }
    release.began();
    try {
      const replica = await replicaOf(release, tried);
      if (!replica) {
        // While it waited, traffic may have been moved away from a release that died.
        if (choose(request) !== release) continue;
        refuse(response, 503, 'no replica is ready');
        release.answered(503, performance.now() - arrived);
        return;
      }
      if ((await forward(request, response, replica)) === 'done') {
        release.answered(response.statusCode, performance.now() - arrived);
        return;
      }
      tried.add(replica);
    } finally {
      release.finished();
    }
  }
}

/** A ready replica; where all are starting anew, the first that is. */
async function replicaOf(
  release: BalancedRelease,
  tried: Set<BalancedReplica>,
): Promise<BalancedReplica | undefined> {
  const replica = release.next(tried);
  if (replica) return replica;
  tried.clear();
  try {
    await release.someReady(AbortSignal.timeout(patienceMs));
  } catch {
    return undefined;
  }
  return release.next(tried);
}

async function upgrade(
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
  choose: Choose,
): Promise<void> {
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
