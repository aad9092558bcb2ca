import type { Edge } from './edge.ts';
import { eventually } from '../harness/eventually.ts';
import { Wire } from './wire.ts';

export function bearsClients(edge: () => Edge): void {
  let wire: Wire;

  beforeEach(async () => {
    wire = await Wire.open(edge().port);
  });

  afterEach(() => {
    wire.close();
  });

  test('a client that has closed its side still gets its answer', async () => {
    wire.ask('GET /slow?ms=300');
    wire.socket.end();
    expect(await wire.answer()).toMatchObject({ status: 200, body: 'slow' });
  });

  test.each(['/big', '/big-chunked'])('%s: a slow reader gets the whole answer', async (path) => {
    wire.ask(`GET ${path}`);
    wire.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    wire.socket.resume();
    expect((await wire.answer()).body).toHaveLength(4_000_000);
  });

  test.each(['/half', '/half-chunked'])(
    '%s, a truncated answer, is seen as a cut by the client',
    async (path) => {
      const answer = wire.ask(`GET ${path}`).answer();
      await expect(answer).rejects.toThrow('the connection ended');
    },
  );

  test('a head that never ends is given up', async () => {
    wire.send('GET / HTTP/1.1', 'Host: edge.test', 'X-Slow: ');
    // Nginx says nothing to such a client; Node says why.
    expect(await wire.rest()).toMatch(/^$|^HTTP\/1\.1 408 /);
  });

  test('a client that leaves costs no one anything', async () => {
    const id = edge().id();
    wire.ask(`GET /poison/hang?id=${id}`);
    await eventually('the request has arrived', async () => (await edge().attempts(id)) === 1);
    wire.close();
    expect(await edge().ask('GET /')).toMatchObject({ status: 200, body: 'edge' });
    expect(await edge().attempts(id)).toBe(1);
  });
}
