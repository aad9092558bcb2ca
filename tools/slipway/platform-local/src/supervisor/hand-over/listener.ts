import { hasCode } from '@slipway/core/errors/slipway-error';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { Server as NetServer, type AddressInfo } from 'node:net';

export interface Address {
  host: string;
  port: number;
}

const idlePollMs = 20;
/** Connections that may wait to be taken while this process is held up; Node's own 511 fill within seconds. */
const backlog = 4_096;
/** Longer than an idle connection is kept (75 s): until then each has ended by itself. */
const longestLeaveMs = 90_000;

/** The port that could not be listened on because another process has it; nothing for any other error. */
export function takenPort(error: unknown): number | undefined {
  return hasCode(error, 'EADDRINUSE') && error instanceof Error && 'port' in error
    ? Number(error.port)
    : undefined;
}

/** A server that can move to another address, or to another process, without dropping what it is answering. */
export class Listener {
  readonly #create: () => Server;
  readonly #leaving = new Map<Server, Promise<void>>();
  #server: Server | undefined;
  #at: Address | undefined;

  constructor(create: () => Server) {
    this.#create = create;
  }

  get port(): number {
    return (this.#server?.address() as AddressInfo | null)?.port ?? 0;
  }

  get address(): Address | undefined {
    return this.#at;
  }

  /** What listens now: to be handed to another process. */
  get server(): Server | undefined {
    return this.#server;
  }

  isAt({ host, port }: Address): boolean {
    return this.#at?.host === host && this.#at.port === port;
  }

  async listen(at: Address): Promise<void> {
    if (!this.isAt(at)) this.use(await this.bind(at), at);
  }

  /** Takes an address, beside the one that it has. */
  async bind({ host, port }: Address): Promise<Server> {
    const server = this.#create();
    server.listen({ port, host, backlog });
    await once(server, 'listening');
    return server;
  }

  /** Serves with this from now on; what served before leaves. */
  use(server: Server, at: Address): void {
    this.release();
    this.#server = server;
    this.#at = at;
  }

  /** Serves connections to a socket that another process listens on too. Not a moment later than it was received. */
  adopt(received: NetServer, at: Address): void {
    const server = this.#create();
    server.listen(received, backlog);
    this.use(server, at);
  }

  /** Gives the address up; the connections that it has live on until their clients have their answers. */
  release(): void {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const left = leave(server).finally(() => this.#leaving.delete(server));
    this.#leaving.set(server, left);
  }

  /** Resolves when every connection has ended that was left to its client. */
  async left(): Promise<void> {
    await Promise.all(this.#leaving.values());
  }

  /** Takes no new connection; resolves when the last answer is out. Idle connections are closed at once. */
  async close(): Promise<void> {
    this.release();
    const timer = setInterval(() => {
      for (const server of this.#leaving.keys()) server.closeIdleConnections();
    }, idlePollMs);
    await this.left();
    clearInterval(timer);
  }
}

/**
 * Takes no new connection, answers what comes on those that it has, and tells each client to ask elsewhere next. None is
 * closed while its client may be sending a request.
 */
async function leave(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false;
  });
  // Not the HTTP server's own `close`: that closes idle connections under their clients' feet.
  NetServer.prototype.close.call(server);
  const late = setTimeout(() => {
    server.closeAllConnections();
  }, longestLeaveMs).unref();
  await closed;
  clearTimeout(late);
}
