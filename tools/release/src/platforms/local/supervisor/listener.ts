import { hasCode } from '../../../errors/slipway-error.ts';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const idlePollMs = 20;
/** Connections that may wait to be taken while this process is held up; Node's own 511 fill within seconds. */
const backlog = 4_096;

/** The port that could not be listened on because another process has it; nothing for any other error. */
export function takenPort(error: unknown): number | undefined {
  return hasCode(error, 'EADDRINUSE') && error instanceof Error && 'port' in error
    ? Number(error.port)
    : undefined;
}

/** A server that can move to another address without dropping what it is answering. */
export class Listener {
  readonly #create: () => Server;
  #server: Server | undefined;
  #at = '';

  constructor(create: () => Server) {
    this.#create = create;
  }

  get port(): number {
    return (this.#server?.address() as AddressInfo | null)?.port ?? 0;
  }

  /** Listens there; the old address, if there was another, is given up only once the new one answers. */
  async listen(host: string, port: number): Promise<void> {
    const at = `${host}:${String(port)}`;
    if (at === this.#at) return;
    const server = this.#create();
    server.listen({ port, host, backlog });
    await once(server, 'listening');
    const before = this.#server;
    this.#server = server;
    this.#at = at;
    if (before) void closeWhenIdle(before);
  }

  /** Takes no new connection; resolves when the last answer is out. */
  async close(): Promise<void> {
    if (this.#server) await closeWhenIdle(this.#server);
  }
}

/** Connections that are kept alive between requests are closed as soon as they are idle. */
async function closeWhenIdle(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const timer = setInterval(() => {
    server.closeIdleConnections();
  }, idlePollMs);
  await closed;
  clearInterval(timer);
}
