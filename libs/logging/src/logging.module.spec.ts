import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Body, Controller, Get, type INestApplication, Logger, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { __resetOutOfContextForTests as forgetRootLogger } from 'nestjs-pino/PinoLogger.js';
import { LoggingModule, PinoLogger } from './index.ts';

type Line = Record<string, unknown>;

let lines: Line[] = [];
let onLine: (() => void) | undefined;
let onHanging: (() => void) | undefined;
const destination = {
  write(text: string): void {
    expect(text.indexOf('\n')).toBe(text.length - 1);
    lines.push(JSON.parse(text) as Line);
    onLine?.();
  },
};

@Controller()
class Subject {
  private readonly nest = new Logger('Subject');

  constructor(private readonly pino: PinoLogger) {}

  @Get('users/:id')
  user(): string {
    return 'user';
  }

  @Get('broken')
  broken(): never {
    throw new TypeError('broken on purpose', { cause: new Error('the deeper reason') });
  }

  @Get('nest')
  async logByNest(): Promise<string> {
    await Promise.resolve();
    this.nest.log('by nest');
    return 'logged';
  }

  @Post('pino')
  async logByPino(@Body() body: { token: string }): Promise<string> {
    await Promise.resolve();
    this.pino.assign({ order: 7 });
    this.pino.info({ body, headers: { Authorization: 'Bearer hunter2' } }, 'by pino');
    return 'logged';
  }

  @Get('hanging')
  hanging(): Promise<never> {
    onHanging?.();
    return new Promise<never>(() => undefined);
  }
}

const ADAPTERS = { Fastify: () => new FastifyAdapter(), Express: () => new ExpressAdapter() };

describe.each(Object.entries(ADAPTERS))('logging on %s', (_name, adapter) => {
  let app: INestApplication<Server>;
  let port: number;
  let url: string;

  beforeAll(async () => {
    forgetRootLogger();
    lines = [];
    const identity = { service: 'web', release: 'r7', replica: '2' };
    @Module({
      imports: [LoggingModule.forRoot({ destination, format: 'json', identity })],
      controllers: [Subject],
    })
    class SubjectModule {}
    app = await NestFactory.create<INestApplication<Server>>(SubjectModule, adapter());
    await app.listen(0, '127.0.0.1');
    ({ port } = app.getHttpServer().address() as AddressInfo);
    url = `http://127.0.0.1:${port}`;
  });
  afterAll(() => app.close());

  async function find(wanted: Line): Promise<Line> {
    for (;;) {
      const found = lines.find((line) => Object.entries(wanted).every(([key, value]) => line[key] === value));
      if (found) return found;
      await new Promise<void>((resolve) => {
        onLine = resolve;
      });
    }
  }

  async function ask(path: string, init?: RequestInit): Promise<string> {
    const answer = await fetch(url + path, init);
    await answer.text();
    return answer.headers.get('x-request-id') ?? '';
  }

  it('writes Nest’s own lines as JSON, from the first one on', () => {
    expect(lines[0]).toMatchObject({ context: 'NestFactory', level: 'info', release: 'r7' });
  });

  it('writes one line per request', async () => {
    const requestId = await ask('/users/42?password=hunter2');
    const line = await find({ requestId, msg: 'request' });
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      service: 'web',
      release: 'r7',
      replica: '2',
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
      method: 'GET',
      route: '/users/:id',
      status: 200,
      durationMs: expect.any(Number),
      msg: 'request',
    });
    expect(lines.filter((other) => other['requestId'] === requestId)).toHaveLength(1);
  });

  it("marks the lines of Slipway's own requests", async () => {
    const requestId = await ask('/users/1', { headers: { 'user-agent': 'slipway-probe' } });
    expect(await find({ requestId, msg: 'request' })).toMatchObject({ probe: true });
  });

  it('takes over a well-formed request id and answers with it', async () => {
    expect(await ask('/users/1', { headers: { 'x-request-id': 'order-7.a_B' } })).toBe('order-7.a_B');
    await find({ requestId: 'order-7.a_B', msg: 'request' });
  });

  it('warns of what no route matched, with the path but not the query', async () => {
    const requestId = await ask('/no/such"path?token=hunter2');
    const line = await find({ requestId, msg: 'request' });
    expect(line).toMatchObject({ level: 'warn', status: 404, route: 'unmatched', path: '/no/such%22path' });
  });

  it('writes a thrown error with stack and cause as one line with the request’s id', async () => {
    const requestId = await ask('/broken');
    await find({ requestId, msg: 'request', level: 'error', status: 500 });
    const line = lines.find((other) => other['requestId'] === requestId && 'err' in other);
    expect(line).toMatchObject({ level: 'error', err: { type: 'TypeError', message: 'broken on purpose' } });
    const { stack } = line?.['err'] as { stack: string };
    expect(stack).toMatch(/broken on purpose\n +at .*\ncaused by: Error: the deeper reason\n +at /s);
  });

  it('gives lines of Nest’s logger in a handler the request’s id', async () => {
    const requestId = await ask('/nest');
    expect(await find({ requestId, msg: 'by nest' })).toMatchObject({ context: 'Subject', level: 'info' });
  });

  it("gives an injected logger's lines the request’s id, and redacts secrets", async () => {
    const requestId = await ask('/pino', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: 'hunter2', name: 'Ada' }),
    });
    expect(await find({ requestId, msg: 'by pino' })).toMatchObject({
      order: 7,
      body: { token: '[redacted]', name: 'Ada' },
      headers: { Authorization: '[redacted]' },
    });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  it('warns of a client that went away', async () => {
    const reached = new Promise<void>((resolve) => {
      onHanging = resolve;
    });
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /hanging HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: gone\r\n\r\n');
    await reached;
    socket.destroy();
    expect(await find({ requestId: 'gone' })).toMatchObject({ level: 'warn', status: 499, aborted: true });
  });
});
