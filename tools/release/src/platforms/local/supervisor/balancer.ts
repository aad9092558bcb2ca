import { serviceOf } from '../../../environment/routes.ts';
import { ServerResponse, type IncomingMessage, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { classOf, stratumOf, type AnswerClass } from '../../../measurement/answers.ts';
import { methodOf, Routes } from '../../../measurement/route.ts';
import { answerItself, type OwnAnswer } from './edge/own-answer.ts';
import { createEdgeServer } from './edge/edge-server.ts';
import { hasBody, RequestBody } from './edge/request-body.ts';
import { RepeatLane, type Turn } from './edge/repeat-lane.ts';
import { Suspects } from './edge/suspects.ts';
import { Held } from './edge/held.ts';
import { readTarget } from './edge/target.ts';
import { Trust } from './edge/trust.ts';
import { visitorOf } from './edge/visitor.ts';
import { forward, type Attempt, type Forwarded } from './forward.ts';
import { originOf, requestHeaders } from './headers.ts';
import type { ReplicaConnections } from './replica-connections.ts';
import type { Settings } from './settings.ts';
import { upgradeOf } from './upgrade.ts';

/** How long a request waits for a replica that is ready, in milliseconds. */
const patienceMs = 5_000;
/** Until it is known that a replica that took no connection has ended. */
const unreachedPauseMs = 25;
const mostAttempts = 2;
const repeatable = ['GET', 'HEAD', 'OPTIONS'];
/** What Slipway's own requests call themselves. */
const probeAgent = 'slipway-probe';
const allowed = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';

/** What the balancer needs of a replica. */
export interface BalancedReplica {
  connections: ReplicaConnections;
}

/** What the balancer needs of a release. */
export interface BalancedRelease {
  /** The next ready replica that is not among those tried before. */
  next(tried: ReadonlySet<BalancedReplica>): BalancedReplica | undefined;
  /** Resolves once a replica is ready; rejects when the signal aborts. */
  someReady(signal: AbortSignal): Promise<void>;
  /** A request is being answered: a drain of the release waits for it. */
  began(): void;
  finished(): void;
  /** A WebSocket or an event stream, for which nothing waits. */
  streamOpened(replica: BalancedReplica): void;
  streamClosed(replica: BalancedReplica): void;
  /** Takes note that a request of this stratum was sent to a replica. */
  sent(stratum: string): void;
  /** Takes note of what became of it, and of the milliseconds since it had arrived. */
  answered(stratum: string, what: AnswerClass, ms: number): void;
}

/** Which release a request is for. */
export interface Directory {
  /** True where more than one release has traffic. */
  isShared(service: string): boolean;
  /** By the weights of the service's traffic; the same for one visitor. */
  draw(service: string, visitor?: string): BalancedRelease | undefined;
  /** A staged release by its name, whatever its weight. */
  named(service: string, release: string): BalancedRelease | undefined;
}

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

  /** The listener for everybody's traffic. */
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

/** One request on its way: at most two attempts, and what each means for the release that it went to. */
class Passage {
  readonly #balancer: Balancer;
  readonly #routes: Routes;
  readonly #stratum: string;
  readonly #choose: () => BalancedRelease | undefined;
  readonly #refuse: (answer: OwnAnswer) => void;
  readonly #asked: Forwarded;
  readonly #arrived = performance.now();
  readonly #fingerprint: string;
  readonly #tried = new Set<BalancedReplica>();
  #attempts = 0;
  #giveUpAt: number | undefined;
  /** A client that has closed its side may read the answer still, or have left: nobody can tell. */
  #hasClosed = false;

  constructor(
    balancer: Balancer,
    routes: Routes,
    choose: () => BalancedRelease | undefined,
    refuse: (answer: OwnAnswer) => void,
    asked: Forwarded,
  ) {
    this.#balancer = balancer;
    this.#routes = routes;
    this.#choose = choose;
    this.#refuse = refuse;
    this.#asked = asked;
    const { method = '', headers } = asked.request;
    const kind = headers['user-agent']?.startsWith(probeAgent) === true ? 'probe' : 'visitor';
    this.#stratum = stratumOf(kind, methodOf(method), routes.of(asked.path));
    this.#fingerprint = `${asked.request.method ?? ''} ${asked.path.replace(/[?#][^]*/, '')}`;
  }

  async go(): Promise<void> {
    const { response } = this.#asked;
    let isOver = false;
    while (!isOver && !response.destroyed) {
      // Chosen each time: traffic may have moved on while a replica that died was being asked.
      const release = this.#choose();
      if (!release) {
        this.#refuse({ status: 503 });
        return;
      }
      isOver = await this.#through(release);
    }
  }

  /** True when the client has its answer, or is gone. */
  async #through(release: BalancedRelease): Promise<boolean> {
    const { request, isStream } = this.#asked;
    const held = new Held(release);
    if (!isStream) held.asRequest();
    const whenClosed = () => {
      this.#hasClosed = true;
      // It may have left: a drain of the release does not wait for it. Its replica gives the answer all the same.
      held.noRequest();
    };
    if (request.socket.readableEnded) whenClosed();
    else request.socket.once('end', whenClosed);
    let turn: Turn | undefined;
    try {
      if (this.#attempts > 0 || this.#balancer.suspects.has(this.#fingerprint)) {
        turn = await this.#balancer.lane.enter();
      }
      const replica = await this.#replicaOf(release);
      if (!replica) {
        if (this.#asked.response.destroyed) return true;
        // While it waited, traffic may have been moved away from a release that died.
        if (this.#choose() !== release) return false;
        this.#refuse({ status: 503, message: 'No replica is ready', headers: ['Retry-After', '1'] });
        this.#count(release, 503);
        return true;
      }
      if (isStream) held.asStream(replica);
      turn?.sent();
      return await this.#attempt(release, replica, held);
    } finally {
      turn?.leave();
      request.socket.off('end', whenClosed);
      held.no();
    }
  }

  async #attempt(release: BalancedRelease, replica: BalancedReplica, held: Held): Promise<boolean> {
    const wasSuspect = this.#balancer.suspects.has(this.#fingerprint);
    const isLong = this.#asked.isStream || this.#asked.upgrade !== undefined;
    release.sent(this.#stratum);
    const attempt = await forward(
      {
        ...this.#asked,
        onHead: (status) => {
          if (isLong) this.#count(release, status);
          if (status === 101) held.asStream(replica);
        },
      },
      replica.connections,
    );
    return this.#conclude(attempt, { release, replica, wasSuspect, isLong });
  }

  async #conclude(
    attempt: Attempt,
    asked: { release: BalancedRelease; replica: BalancedReplica; wasSuspect: boolean; isLong: boolean },
  ): Promise<boolean> {
    const { release, replica, wasSuspect, isLong } = asked;
    switch (attempt.kind) {
      case 'left':
        if (!isLong) release.answered(this.#stratum, 'left', this.#took);
        return true;
      case 'answered':
        this.#balancer.suspects.clear(this.#fingerprint);
        // Of what lasts, the time until it began was counted then.
        if (!isLong) this.#count(release, attempt.status, attempt.isEmpty);
        this.#routes.learn(this.#asked.path, attempt.status);
        return true;
      case 'refused':
        // The client's fault, of which the release knows nothing.
        release.answered(this.#stratum, 'left', this.#took);
        this.#refuse({ status: attempt.status });
        return true;
      case 'unreached':
        this.#count(release, 502);
        return !(await this.#mayTryElsewhere(release, replica));
      case 'cut':
        if (!isLong) this.#count(release, 502);
        return true;
      case 'failed':
      case 'unanswered': {
        const status = attempt.kind === 'failed' ? attempt.status : 502;
        this.#count(release, status);
        this.#balancer.suspects.add(this.#fingerprint);
        this.#attempts += 1;
        this.#tried.add(replica);
        this.#giveUpAt ??= performance.now() + patienceMs;
        if (attempt.kind === 'unanswered' && !wasSuspect && this.#mayRepeat()) return false;
        this.#refuse({ status });
        return true;
      }
    }
  }

  #mayRepeat(): boolean {
    const { request, body } = this.#asked;
    return !body && repeatable.includes(request.method ?? '') && this.#attempts < mostAttempts;
  }

  /** Nothing was sent: another replica is asked, or, where that was the last one, all of them again a moment later. */
  async #mayTryElsewhere(release: BalancedRelease, replica: BalancedReplica): Promise<boolean> {
    this.#tried.add(replica);
    this.#giveUpAt ??= performance.now() + patienceMs;
    if (release.next(this.#tried)) return true;
    if (performance.now() > this.#giveUpAt) {
      this.#refuse({ status: 502 });
      return false;
    }
    await delay(unreachedPauseMs);
    return true;
  }

  /** A ready replica that was not tried; where there is none, the first that is ready. */
  async #replicaOf(release: BalancedRelease): Promise<BalancedReplica | undefined> {
    const replica = release.next(this.#tried);
    if (replica) return replica;
    this.#tried.clear();
    this.#giveUpAt ??= performance.now() + patienceMs;
    const { response } = this.#asked;
    const patience = new AbortController();
    const giveUp = () => {
      patience.abort();
    };
    const late = setTimeout(giveUp, Math.max(0, this.#giveUpAt - performance.now()));
    response.once('close', giveUp);
    try {
      await release.someReady(patience.signal);
    } catch {
      return undefined;
    } finally {
      clearTimeout(late);
      response.off('close', giveUp);
    }
    return release.next(this.#tried);
  }

  #count(release: BalancedRelease, status: number, isEmpty = false): void {
    const { method = '' } = this.#asked.request;
    const what = this.#hasClosed ? 'left' : classOf({ status, method, isEmpty });
    release.answered(this.#stratum, what, this.#took);
  }

  /** Milliseconds since the request had arrived. */
  get #took(): number {
    return performance.now() - this.#arrived;
  }
}
