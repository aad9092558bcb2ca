import { seenOf, valuesOf, type Edge } from './edge.ts';
import { Wire } from './wire.ts';

export function keepsLimits(edge: () => Edge): void {
  let wire: Wire;

  beforeEach(async () => {
    wire = await Wire.open(edge().port);
  });

  afterEach(() => {
    wire.close();
  });

  test('a header of 20 KB passes', async () => {
    const answer = await wire.ask('GET /x', `X-Long: ${'x'.repeat(20_000)}`).answer();
    expect(answer.status).toBe(200);
    expect(valuesOf(seenOf(answer), 'x-long')[0]).toHaveLength(20_000);
  });

  test.each([
    ['/x', 40_000],
    ['/x', 300_000],
    ['/api', 3_000],
  ])('%s with headers of %i bytes is answered 431', async (path, bytes) => {
    const headers = Array.from({ length: bytes / 1_000 }, (_, index) => `X-${index}: ${'x'.repeat(990)}`);
    expect((await wire.ask(`GET ${path}`, ...headers).answer()).status).toBe(431);
  });

  test('a body that is announced as too long is answered 413 at once', async () => {
    expect((await wire.ask('POST /api/upload', 'Content-Length: 2000').answer()).status).toBe(413);
  });

  test('a body in chunks is answered 413 when it becomes too long', async () => {
    wire.ask('POST /api/upload', 'Transfer-Encoding: chunked').send('320', 'x'.repeat(800), '');
    wire.send('320', 'x'.repeat(800), '0', '', '');
    expect((await wire.answer()).status).toBe(413);
  });

  test('each service has limits of its own', async () => {
    wire.ask('POST /upload', 'Content-Length: 2000').send('x'.repeat(2_000));
    expect(await wire.answer()).toMatchObject({ status: 200, body: '2000' });
  });

  test('a replica that stays silent is given up: 504', async () => {
    expect((await wire.ask('GET /poison/hang').answer()).status).toBe(504);
  });

  test('an answer that stops in the middle is cut', async () => {
    expect(await wire.ask('GET /stall').heard('half')).toContain('200 OK');
    await wire.rest();
  });
}
