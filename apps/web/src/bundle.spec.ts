import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { BundledService } from './testing/bundled-service.ts';

const STARTED = 'Traffic on';
const TEXT = { method: 'POST', headers: { 'content-type': 'text/plain' } };

describe('the bundled service, alone in a folder', () => {
  let service: BundledService;

  async function start(env?: Record<string, string>): Promise<void> {
    service = await BundledService.start(env);
  }
  afterEach(() => service.remove());

  it('greets, and answers a POST with what it was sent', async () => {
    await start();
    await service.output(STARTED);
    const greeting = await service.ask('web.sock', '/');
    expect(greeting).toMatchObject({ status: 200, body: 'Hello, DevOps!' });
    expect(greeting.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(await service.ask('web.sock', '/echo', TEXT, 'ahoy')).toMatchObject({ status: 200, body: 'ahoy' });
    expect(await service.ask('web.sock', '/echo', TEXT, 'x'.repeat(65_537))).toMatchObject({ status: 413 });
    expect(await service.ask('web.sock', '/echo', { method: 'POST' }, '')).toMatchObject({ status: 415 });
  });

  it('serves health and metrics to the management listener only', async () => {
    await start({ SLIPWAY_SERVICE: 'web', SLIPWAY_RELEASE: 'r7' });
    await service.output(STARTED);
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      expect(await service.ask('management.sock', path)).toMatchObject({ status: 200 });
      const unknown = await service.ask('web.sock', '/no/such/path');
      const hidden = await service.ask('web.sock', path);
      expect([hidden.status, hidden.body]).toEqual([404, unknown.body.replace('/no/such/path', path)]);
    }
    expect(await service.ask('management.sock', '/')).toMatchObject({ status: 404 });
    const metrics = await service.ask('management.sock', '/metrics');
    expect(metrics.body).toContain('service_build_info{service="web",release="r7",git_revision="dev"} 1');
  });

  it('writes nothing but JSON lines, each with the release', async () => {
    await start({ SLIPWAY_RELEASE: 'r7', GREETING: 'Ahoy!' });
    await service.output(STARTED);
    const answer = await service.ask('web.sock', '/');
    expect(answer.body).toBe('Ahoy!');
    service.kill('SIGTERM');
    await service.ended();
    const lines = service.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(new Set(lines.map((line) => line['release']))).toEqual(new Set(['r7']));
    const requestId = answer.headers['x-request-id'];
    expect(lines.filter((line) => line['requestId'] === requestId)).toMatchObject([
      { route: '/', status: 200 },
    ]);
    expect(service.stderr).toBe('');
  });

  it('drains on SIGTERM and exits with 0, also when it is told twice', async () => {
    await start({ DRAIN_GRACE_MS: '2000' });
    await service.output(STARTED);
    service.kill('SIGTERM');
    await service.output('draining');
    expect(await service.ask('management.sock', '/health/ready')).toMatchObject({ status: 503 });
    const answer = await service.ask('web.sock', '/');
    expect([answer.status, answer.headers.connection]).toEqual([200, 'close']);
    service.kill('SIGTERM');
    expect(await service.ended()).toBe(0);
  });

  it('stops before it starts when a variable has a bad value', async () => {
    await start({ PORT: '70000' });
    expect(await service.ended()).toBe(1);
    expect(service.stdout).toBe('');
    expect(service.stderr).toBe(
      'web cannot start: PORT is "70000": expected a port from 0 to 65535 or the path of a unix socket\n',
    );
  });

  it.each(['PORT', 'MANAGEMENT_PORT'])('says what to do when %s is taken', async (variable) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await start({ [variable]: String(port) });
    expect(await service.ended()).toBe(1);
    expect(service.stderr).toBe(
      `web cannot start: cannot listen on 127.0.0.1:${port}: it is in use. Stop what listens there, or set ${variable} to another.\n`,
    );
    other.close();
  });

  it('listens again on the socket that it left behind when it was killed', async () => {
    await start();
    await service.output(STARTED);
    const { folder } = service;
    service.kill('SIGKILL');
    await service.ended();
    const killed = service;
    service = await BundledService.start({ PORT: `${folder}/web.sock` });
    expect(await service.output(STARTED)).toContain(STARTED);
    await killed.remove();
  });
});
