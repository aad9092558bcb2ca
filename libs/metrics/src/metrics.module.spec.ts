import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Controller, Get, HttpCode, type INestApplication, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ManagementServer, formatAddress } from '@slipway/http';
import { InjectMetric, makeCounterProvider, MetricsModule } from './index.ts';
import type { Counter } from 'prom-client';

let onHanging: (() => void) | undefined;

@Controller()
class Subject {
  constructor(@InjectMetric('orders_total') private readonly orders: Counter) {}

  @Get('users/:id')
  user(@Param('id') id: string): string {
    return id;
  }

  @Post('orders')
  @HttpCode(202)
  order(): void {
    this.orders.inc();
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
}

const ADAPTERS = { Fastify: () => new FastifyAdapter(), Express: () => new ExpressAdapter() };

describe.each(Object.entries(ADAPTERS))('metrics on %s', (_name, adapter) => {
  let app: INestApplication<Server>;
  let url: string;
  let metricsUrl: string;
  let port: number;

  beforeEach(async () => {
    @Module({
      imports: [MetricsModule.forRoot({ identity: { service: 'web', release: 'r7', gitRevision: 'abc' } })],
      controllers: [Subject],
      providers: [makeCounterProvider({ name: 'orders_total', help: 'Orders.' })],
    })
    class SubjectModule {}
    process.env['MANAGEMENT_PORT'] = '0';
    app = await NestFactory.create<INestApplication<Server>>(SubjectModule, adapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    ({ port } = app.getHttpServer().address() as AddressInfo);
    url = `http://127.0.0.1:${port}`;
    metricsUrl = `http://${formatAddress(app.get(ManagementServer, { strict: false }).address)}/metrics`;
  });
  afterEach(() => app.close());

  const scrape = (): Promise<string> => fetch(metricsUrl).then((answer) => answer.text());
  const request = (path: string, init?: RequestInit): Promise<string> =>
    fetch(url + path, init).then((answer) => answer.text());

  /** The client has its answer a moment before the server has counted it. */
  async function scrapeUntil(line: string): Promise<string> {
    let metrics = await scrape();
    while (!metrics.includes(line)) metrics = await scrape();
    return metrics;
  }

  function count(method: string, route: string, status: number): string {
    return `http_server_request_duration_seconds_count{http_request_method="${method}",http_route="${route}",http_response_status_code="${status}"}`;
  }

  it('counts requests by the template of their route', async () => {
    await request('/users/1');
    await request('/users/2');
    const metrics = await scrapeUntil(`${count('GET', '/users/:id', 200)} 2`);
    expect(metrics).not.toContain('/users/1');
  });

  it("counts Slipway's own requests apart from visitors'", async () => {
    await request('/users/1', { headers: { 'user-agent': 'slipway-probe' } });
    await request('/users/1');
    const probes = count('GET', '/users/:id', 200).replace('}', ',user_agent_synthetic_type="test"}');
    const metrics = await scrapeUntil(`${count('GET', '/users/:id', 200)} 1`);
    expect(metrics).toContain(`${probes} 1`);
  });

  it('puts durations into the buckets that OpenTelemetry advises', async () => {
    await request('/users/1');
    const metrics = await scrapeUntil(count('GET', '/users/:id', 200));
    const bounds = [...metrics.matchAll(/http_server_request_duration_seconds_bucket\{le="([^"]+)"/g)].map(
      (match) => match[1],
    );
    const advised = '0.005 0.01 0.025 0.05 0.075 0.1 0.25 0.5 0.75 1 2.5 5 7.5 10 +Inf';
    expect(bounds.join(' ')).toBe(advised);
  });

  it('counts all unmatched routes as one', async () => {
    await request('/a');
    await request('/b');
    await scrapeUntil(`${count('GET', 'unmatched', 404)} 2`);
  });

  it('counts thrown errors', async () => {
    await request('/broken');
    await scrapeUntil(`${count('GET', '/broken', 500)} 1`);
  });

  it('counts all unknown methods as one', async () => {
    await request('/users/1', { method: 'PROPFIND' });
    await scrapeUntil('http_request_method="_OTHER"');
  });

  it('counts requests that are being answered, and those whose client went away', async () => {
    const reached = new Promise<void>((resolve) => {
      onHanging = resolve;
    });
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /hanging HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await reached;
    expect(await scrape()).toContain('http_server_active_requests{http_request_method="GET"} 1');
    socket.destroy();
    const metrics = await scrapeUntil(`${count('GET', '/hanging', 499)} 1`);
    expect(metrics).toContain('http_server_active_requests{http_request_method="GET"} 0');
  });

  it('says what is running', async () => {
    expect(await scrape()).toContain('service_build_info{service="web",release="r7",git_revision="abc"} 1');
  });

  it('brings process and runtime metrics, and takes the service’s own', async () => {
    await request('/orders', { method: 'POST' });
    const metrics = await scrapeUntil('orders_total 1');
    expect(metrics).toContain('process_cpu_seconds_total');
    expect(metrics).toContain('nodejs_eventloop_lag_seconds');
  });

  it('does not count its own scrapes, nor serve them to traffic', async () => {
    await scrape();
    await request('/metrics');
    const metrics = await scrapeUntil(`${count('GET', 'unmatched', 404)} 1`);
    expect(metrics).not.toContain('http_route="/metrics"');
  });
});
