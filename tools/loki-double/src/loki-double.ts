import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Clock, systemClock } from './clock.ts';
import { respond } from './http/respond.ts';
import { Journal } from './store/journal.ts';
import { Store } from './store/store.ts';

export interface LokiDoubleOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** File that keeps the lines through an end of the process; without it they are in memory only. */
  readonly dataFile?: string;
  /** Lines of all streams together above which each stream forgets the older half of its own; by default none. */
  readonly maxLines?: number;
  readonly clock?: Clock;
}

/** A double of Loki that listens. For tests only. */
export class LokiDouble {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(options: LokiDoubleOptions = {}): Promise<LokiDouble> {
    const { port = 0, host = '127.0.0.1', dataFile, maxLines = Infinity, clock = systemClock } = options;
    const journal = dataFile === undefined ? undefined : new Journal(dataFile);
    const store = new Store({ journal, maxLines });
    const server = createServer((request, response) => void respond(request, response, store, clock));
    server.listen(port, host);
    await once(server, 'listening');
    const { port: taken } = server.address() as AddressInfo;
    return new LokiDouble(server, `http://${host.includes(':') ? `[${host}]` : host}:${taken}`);
  }

  /** Answers what is under way, then stops. */
  async stop(): Promise<void> {
    this.server.close();
    this.server.closeIdleConnections();
    await once(this.server, 'close');
  }
}
