import { serviceOf } from '@slipway/core/environment/routes';
import { ServerResponse, type IncomingMessage, type Server } from 'node:http';
import { Routes } from '@slipway/core/measurement/route';
import { answerItself, type OwnAnswer } from './own-answer.ts';
import { createEdgeServer } from './edge-server.ts';
import { hasBody, RequestBody } from './request-body.ts';
import { RepeatLane } from './repeat-lane.ts';
import { Suspects } from './suspects.ts';
import { readTarget } from './target.ts';
import { Trust } from './trust.ts';
import { visitorOf } from './visitor.ts';
import { Passage } from './passage.ts';
import { originOf, requestHeaders } from './headers.ts';
import type { BalancedRelease, Directory } from './balanced.ts';
import type { Settings } from '../../settings/settings.ts';
import { upgradeOf } from './upgrade.ts';

const allowed = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';

type Choose = (
  request: IncomingMessage,
  service: string,
  visitor: string | undefined,
) => BalancedRelease | undefined;
type EdgeSettings = Pick<Settings, 'services' | 'trusted'>;

/**
 * Hands each request to a replica of the release that its service's traffic goes to, request by request: clients
 * keep their connections through every switch, and a release is drained when its last answer is out.
 */
export class Balancer {
  readonly suspects = new Suspects();
  readonly lane = new RepeatLane();
  readonly #routes = new Map<string, Routes>();
  readonly #directory: Directory;
  services: EdgeSettings['services'] = {};
  trust = new Trust([]);

  constructor(directory: Directory, settings: EdgeSettings = { services: {}, trusted: [] }) {
    this.#directory = directory;
    this.take(settings);
  }

  /** Counts from the next request on. */
  take({ services, trusted }: EdgeSettings): void {
    this.services = services;
    this.trust = new Trust(trusted);
  }

  /** The routes of a service that are counted apart. */
  routesOf(service: string): Routes {
    const routes = this.#routes.get(service) ?? new Routes();
    this.#routes.set(service, routes);
    return routes;
  }

  /** The listener for everyone's traffic. */
  createTrafficServer(): Server {
    return this.#createServer((_, service, visitor) => this.#directory.draw(service, visitor));
  }

  /** The internal listener: a staged release by the name in the header `x-slipway-release`. */
  createProbeServer(): Server {
    return this.#createServer(({ headers }, service) => {
      const release = headers['x-slipway-release'];
      return typeof release === 'string' ? this.#directory.named(service, release) : undefined;
    });
  }

  #createServer(choose: Choose): Server {
    return createEdgeServer({
      answer: (request, response, isExpecting) => {
        void this.#answer(request, response, choose, { isExpecting });
      },
      upgrade: (request, client) => {
        // Until the replica says 101, this may become an ordinary answer.
        const response = new ServerResponse(request);
        response.shouldKeepAlive = false;
        response.assignSocket(client);
        client.on('error', () => undefined);
        response.once('finish', () => client.end());
        void this.#answer(request, response, choose, { upgrade: upgradeOf(request) });
      },
    });
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    choose: Choose,
    { isExpecting = false, upgrade }: { isExpecting?: boolean; upgrade?: string | undefined },
  ): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const target = readTarget(method, url);
    const host = (target?.kind === 'path' ? target.authority : undefined) ?? headers.host ?? 'localhost';
    const origin = originOf(request, host, this.trust);
    const refuse = (answer: OwnAnswer) => {
      const own = ['X-Request-Id', origin.requestId, ...(answer.headers ?? [])];
      // A client that was not told to send its body may or may not send it: only a new connection is clear.
      if (isExpecting) own.push('Connection', 'close');
      answerItself(request, response, { ...answer, headers: own });
    };
    if (!target) {
      refuse({ status: 400 });
      return;
    }
    if (method === 'TRACE') {
      refuse({ status: 405 });
      return;
    }
    if (target.kind === 'server') {
      refuse({ status: 204, headers: ['Allow', allowed] });
      return;
    }
    const service = serviceOf(target.path, this.services);
    const settings = service === undefined ? undefined : this.services[service];
    if (service === undefined || !settings) {
      refuse({ status: 503 });
      return;
    }
    const { limits } = settings;
    if (headBytes(request) > limits.headers) {
      refuse({ status: 431 });
      return;
    }
    if (Number(headers['content-length'] ?? 0) > limits.body) {
      refuse({ status: 413 });
      return;
    }
    const visitor = visitorOf(request, settings.sticky, {
      isShared: this.#directory.isShared(service),
      isSecure: origin.proto === 'https',
    });
    const begin = () => {
      if (isExpecting) response.writeContinue();
      isExpecting = false;
    };
    await new Passage(this, this.routesOf(service), () => choose(request, service, visitor.name), refuse, {
      request,
      response,
      path: target.origin,
      headers: requestHeaders(request, host, origin),
      requestId: origin.requestId,
      cookie: visitor.cookie,
      body: hasBody(request) ? new RequestBody(request, limits.body, begin) : undefined,
      limits,
      upgrade,
      isStream: /\btext\/event-stream\b/i.test(headers.accept ?? ''),
      onHead: () => undefined,
    }).go();
  }
}

/** Bytes of the request line and the headers, as they came. */
function headBytes({ method = '', url = '', rawHeaders }: IncomingMessage): number {
  const line = method.length + url.length + ' '.length + ' HTTP/1.1\r\n'.length;
  // Each name is followed by ": ", each value by a line break: two bytes for each.
  return rawHeaders.reduce((sum, part) => sum + part.length + 2, line) + 2;
}
