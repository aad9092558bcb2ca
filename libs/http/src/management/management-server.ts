import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type ListenAddress, formatAddress, parseListenAddress } from '../listen-address.ts';
import { ListenError } from '../listen-error.ts';
import { removeStaleSocket } from '../stale-socket.ts';
import type { ManagementAnswer, ManagementHandler } from './management-answer.ts';

const DEFAULT_HOST = '127.0.0.1';
/** The port that OpenTelemetry's Prometheus exporters use. */
const DEFAULT_PORT = 9464;

/**
 * A second listener, for health and metrics only. Its routes are no part of the Nest application,
 * so nothing that reaches the traffic listener can reach them.
 *
 * Listens on `MANAGEMENT_HOST` and `MANAGEMENT_PORT` (127.0.0.1:9464, or the path of a unix socket).
 */
@Injectable()
export class ManagementServer implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(ManagementServer.name);
  private readonly routes = new Map<string, ManagementHandler>();
  private readonly server: Server = createServer((request, response) => {
    void this.answer(request, response);
  });
  private host: string | undefined;
  private port: string | number | undefined;

  /** Answers GET (and HEAD) on exactly this path. Call it from a constructor. */
  get(path: string, handler: ManagementHandler): void {
    this.routes.set(path, handler);
  }

  /** Overrides the environment. Call it from a constructor. */
  listenOn(options: { host?: string | undefined; port?: string | number | undefined }): void {
    this.host = options.host ?? this.host;
    this.port = options.port ?? this.port;
  }

  /** Where it listens: the real port when 0 was asked for. */
  get address(): ListenAddress {
    const address = this.server.address();
    if (address === null) return this.wanted();
    return typeof address === 'string' ? { path: address } : { host: address.address, port: address.port };
  }

  /** Before the service's own start, so that `live` answers while it connects to what it needs. */
  async onModuleInit(): Promise<void> {
    const address = this.wanted();
    await removeStaleSocket(address);
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (error) => {
        reject(ListenError.from(error, address, 'MANAGEMENT_PORT'));
      });
      // Exclusive: under node:cluster every worker has a management listener of its own.
      this.server.listen({ ...address, exclusive: true }, resolve);
    });
    this.logger.log(`Health and metrics on ${formatAddress(this.address)}`);
  }

  /** Last of all, so that probes are answered while the service shuts down. */
  async onApplicationShutdown(): Promise<void> {
    if (!this.server.listening) return;
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
      this.server.closeAllConnections();
    });
  }

  private wanted(): ListenAddress {
    const host = this.host ?? (process.env['MANAGEMENT_HOST'] || DEFAULT_HOST);
    return parseListenAddress(this.port ?? (process.env['MANAGEMENT_PORT'] || DEFAULT_PORT), host);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, contentType, body } = await this.resolve(request);
    response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  private async resolve(request: IncomingMessage): Promise<ManagementAnswer> {
    const path = request.url?.split('?', 1)[0] ?? '';
    const handler = request.method === 'GET' || request.method === 'HEAD' ? this.routes.get(path) : undefined;
    if (!handler) return text(404, 'Not Found');
    try {
      return await handler();
    } catch (error) {
      this.logger.error(error);
      return text(500, 'Internal Server Error');
    }
  }
}

function text(status: number, body: string): ManagementAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${body}\n` };
}
