import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { connect } from 'node:net';
import {
  Body,
  Controller,
  Get,
  Injectable,
  type INestApplication,
  Module,
  Param,
  Post,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Exchange } from './exchange.ts';
import { observeExchanges } from './observe-exchanges.ts';
import { ADAPTERS, startApp } from './testing/start-app.ts';

const context = new AsyncLocalStorage<Exchange>();
let ended: Exchange[] = [];
let onEnded: (() => void) | undefined;
let onHanging: (() => void) | undefined;

@Injectable()
class Recorder {
  constructor(host: HttpAdapterHost) {
    observeExchanges(host.httpAdapter, {
      run: (exchange, next) => {
        context.run(exchange, next);
      },
      ended: (exchange) => {
        ended.push(exchange);
        onEnded?.();
      },
    });
  }
}

@Controller()
class Subject {
  @Get('users/:id')
  user(@Param('id') id: string): string {
    return id;
  }

  @Get('broken')
  broken(): never {
    throw new Error('broken on purpose');
  }

  @Get('hanging')
  hanging(): Promise<never> {
    onHanging?.();
    return new Promise<never>(() => undefined);
  }

  @Post('context')
  async context(@Body() body: { size: string }): Promise<string> {
    await Promise.resolve();
    return `${context.getStore()?.request.url ?? 'outside'} ${body.size.length}`;
  }

  @Get('method')
  method(): string {
    return context.getStore()?.request.method ?? 'none';
  }
}

@Module({ controllers: [Subject], providers: [Recorder] })
class SubjectModule {}

/** A response reaches the client before the server has seen its end: wait for that, not for a while. */
async function nextEnd(act: () => Promise<unknown>): Promise<Exchange> {
  const end = new Promise<void>((resolve) => {
    onEnded = resolve;
  });
  await act();
  await end;
  const last = ended.at(-1);
  if (!last) throw new Error('nothing was recorded');
  return last;
}

describe.each(Object.entries(ADAPTERS))('observing exchanges on %s', (_name, adapter) => {
  let app: INestApplication;
  let port: number;
  let url: string;

  beforeAll(async () => {
    ({ app, port } = await startApp(SubjectModule, adapter));
    url = `http://127.0.0.1:${port}`;
  });
  afterAll(() => app.close());
  beforeEach(() => {
    ended = [];
  });

  it('names the route by its template, not by the path', async () => {
    const exchange = await nextEnd(() => fetch(`${url}/users/42?a=1`).then((answer) => answer.text()));
    expect(exchange).toMatchObject({ route: '/users/:id', status: 200, aborted: false });
    expect(exchange.durationMs).toBeGreaterThan(0);
  });

  it('sees requests that no route matches', async () => {
    const exchange = await nextEnd(() => fetch(`${url}/no/such/path`).then((answer) => answer.text()));
    expect(exchange).toMatchObject({ route: 'unmatched', status: 404 });
  });

  it('sees the status of a handler that throws', async () => {
    const exchange = await nextEnd(() => fetch(`${url}/broken`).then((answer) => answer.text()));
    expect(exchange).toMatchObject({ route: '/broken', status: 500, aborted: false });
  });

  it('sees requests whose client goes away', async () => {
    const reached = new Promise<void>((resolve) => {
      onHanging = resolve;
    });
    const exchange = await nextEnd(async () => {
      const socket = connect(port, '127.0.0.1');
      socket.write('GET /hanging HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await reached;
      socket.destroy();
    });
    expect(exchange).toMatchObject({ status: 499, aborted: true, route: '/hanging' });
  });

  it('runs a handler within the observer’s context, also if the body comes in pieces', async () => {
    const body = JSON.stringify({ size: 'x'.repeat(50_000) });
    const socket = connect(port, '127.0.0.1');
    const head = `POST /context HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write(head + body.slice(0, 10));
    await once(socket, 'connect');
    await new Promise(setImmediate);
    socket.end(body.slice(10));
    const chunks: string[] = [];
    socket.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
    await once(socket, 'close');
    expect(chunks.join('')).toContain('/context 50000');
  });

  it('sees every one of many pipelined requests once', async () => {
    const socket = connect(port, '127.0.0.1');
    const count = 20;
    const seen = new Promise<void>((resolve) => {
      onEnded = () => {
        if (ended.length === count) resolve();
      };
    });
    socket.write('GET /method HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(count));
    await seen;
    socket.destroy();
    expect(ended.map((exchange) => exchange.status)).toEqual(Array.from({ length: count }, () => 200));
  });
});
