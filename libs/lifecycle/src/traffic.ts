import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/** Node keeps the response that a socket is busy with here; there is no public way from one to the other. */
type BusySocket = Socket & { _httpMessage?: ServerResponse | null };

/** The traffic listener and its connections. */
export class Traffic {
  private readonly sockets = new Set<BusySocket>();
  private onEmpty: (() => void) | undefined;

  constructor(private readonly server: Server) {
    server.on('connection', (socket: BusySocket) => {
      this.sockets.add(socket);
      socket.once('close', () => {
        this.sockets.delete(socket);
        if (this.sockets.size === 0) this.onEmpty?.();
      });
    });
  }

  get listening(): boolean {
    return this.server.listening;
  }

  /**
   * Goes on serving everyone until `grace` is over; then stops listening, and serves who is still
   * busy until they are done or `deadline` is over.
   *
   * @returns how many connections were still busy at the deadline, and were cut.
   */
  async drain(grace: Promise<unknown>, deadline: Promise<unknown>): Promise<number> {
    this.tellToClose();
    await Promise.race([grace, deadline]);
    this.stopListening();
    this.closeUnused();
    await Promise.race([this.empty(), deadline]);
    const cut = this.sockets.size;
    for (const socket of this.sockets) socket.destroy();
    return cut;
  }

  /** Every answer from now on says `Connection: close`: to requests that come, and to those that run. */
  private tellToClose(): void {
    this.server.prependListener('request', (_request, response) => {
      response.shouldKeepAlive = false;
    });
    for (const { _httpMessage: response } of this.sockets) {
      if (!response) continue;
      if (!response.headersSent) response.shouldKeepAlive = false;
      // An answer already on its way promised to keep the connection, which is closed as idle after it.
      response.once('close', () => {
        if (!this.server.listening)
          setImmediate(() => {
            this.closeUnused();
          });
      });
    }
  }

  /** The http server's own `close` would also close idle connections under the feet of their clients. */
  private stopListening(): void {
    if (this.server.listening) NetServer.prototype.close.call(this.server);
  }

  private closeUnused(): void {
    this.server.closeIdleConnections();
    // To Node a connection that was opened ahead, and never used, is not idle.
    for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  private empty(): Promise<void> {
    if (this.sockets.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.onEmpty = resolve;
    });
  }
}
