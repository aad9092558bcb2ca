import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Controller,
  Get,
  type INestApplication,
  Injectable,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ManagementServer, formatAddress } from '@slipway/http';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { LifecycleModule } from './index.ts';

let release: () => void = () => undefined;
let onReached: () => void = () => undefined;

@Injectable()
class Database implements OnApplicationShutdown {
  up = true;
  closedBy: string | undefined;

  check(): HealthIndicatorResult {
    return { database: { status: this.up ? 'up' : 'down' } };
  }

  onApplicationShutdown(signal?: string): void {
    this.closedBy = signal;
  }
}

@Controller()
class Subject {
  @Get()
  answer(): string {
    return 'answer';
  }

  @Get('slow')
  async slow(): Promise<string> {
    onReached();
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return 'finished';
  }
}

const ADAPTERS = { Fastify: () => new FastifyAdapter(), Express: () => new ExpressAdapter() };

describe.each(Object.entries(ADAPTERS))('the life of a service on %s', (_name, adapter) => {
  let app: INestApplication<Server>;
  let exited: Promise<number>;
  let exit: jest.SpyInstance;

  async function create(options: { graceMs: number; deadlineMs: number }): Promise<void> {
    @Module({
      imports: [LifecycleModule.forRoot({ ...options, ready: [Database], management: { port: 0 } })],
      controllers: [Subject],
      providers: [Database],
    })
    class SubjectModule {}
    app = await NestFactory.create<INestApplication<Server>>(SubjectModule, adapter(), { logger: false });
  }

  beforeEach(() => {
    exited = new Promise((resolve) => {
      exit = jest.spyOn(process, 'exit').mockImplementation(((code: number) => {
        resolve(code);
      }) as typeof process.exit);
    });
  });
  afterEach(async () => {
    exit.mockRestore();
    process.removeAllListeners('SIGTERM');
    process.removeAllListeners('SIGINT');
    await app.close().catch(() => undefined);
  });

  async function ask(path: string): Promise<[number, unknown]> {
    const { port } = app.getHttpServer().address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    return [answer.status, await answer.text()];
  }

  async function askManagement(path: string): Promise<number> {
    const { address } = app.get(ManagementServer, { strict: false });
    const answer = await fetch(`http://${formatAddress(address)}${path}`);
    await answer.text();
    return answer.status;
  }

  it('is live before it is ready, and ready once it listens', async () => {
    await create({ graceMs: 0, deadlineMs: 60_000 });
    await app.init();
    expect(await askManagement('/health/live')).toBe(200);
    expect(await askManagement('/health/ready')).toBe(503);
    await app.listen(0, '127.0.0.1');
    expect(await askManagement('/health/ready')).toBe(200);
  });

  it('is not ready while something it needs is down, and stays live', async () => {
    await create({ graceMs: 0, deadlineMs: 60_000 });
    await app.listen(0, '127.0.0.1');
    app.get(Database).up = false;
    expect(await askManagement('/health/ready')).toBe(503);
    expect(await askManagement('/health/live')).toBe(200);
  });

  it('tells traffic nothing of its health', async () => {
    await create({ graceMs: 0, deadlineMs: 60_000 });
    await app.listen(0, '127.0.0.1');
    const [, unknown] = await ask('/no/such/path');
    const expected = String(unknown).replaceAll('/no/such/path', '/health/ready');
    expect(await ask('/health/ready')).toEqual([404, expected]);
  });

  it('keeps connections longer than a balancer does', async () => {
    await create({ graceMs: 0, deadlineMs: 60_000 });
    await app.listen(0, '127.0.0.1');
    const { keepAliveTimeout, headersTimeout } = app.getHttpServer();
    expect(keepAliveTimeout).toBe(75_000);
    expect(headersTimeout).toBeGreaterThan(keepAliveTimeout);
  });

  it('drains on SIGTERM: not ready, still answering, closed by its own hooks, exit 0', async () => {
    await create({ graceMs: 2_000, deadlineMs: 60_000 });
    await app.listen(0, '127.0.0.1');
    const reached = new Promise<void>((resolve) => {
      onReached = resolve;
    });
    const slow = ask('/slow');
    await reached;
    process.emit('SIGTERM', 'SIGTERM');
    expect(await ask('/')).toEqual([200, 'answer']);
    expect(await askManagement('/health/ready')).toBe(503);
    expect(await askManagement('/health/live')).toBe(200);
    process.emit('SIGTERM', 'SIGTERM');
    release();
    expect(await slow).toEqual([200, 'finished']);
    expect(await exited).toBe(0);
    expect(app.get(Database).closedBy).toBe('SIGTERM');
    expect(exit).toHaveBeenCalledTimes(1);
  });

  it('exits non-zero when it had to cut a request', async () => {
    await create({ graceMs: 0, deadlineMs: 0 });
    await app.listen(0, '127.0.0.1');
    const reached = new Promise<void>((resolve) => {
      onReached = resolve;
    });
    const slow = ask('/slow').catch(() => 'cut');
    await reached;
    process.emit('SIGTERM', 'SIGTERM');
    expect(await slow).toBe('cut');
    expect(await exited).toBe(1);
  });
});
