import { type Edge, seenOf } from './edge.ts';
import { Wire } from './wire.ts';

const line = (text: string) => [text, '', ''];

export function framesMessages(edge: () => Edge): void {
  let wire: Wire;

  beforeEach(async () => {
    wire = await Wire.open(edge().port);
  });

  afterEach(() => {
    wire.close();
  });

  test.each([['without Host'], ['with Host']])('HTTP/1.0 %s gets a body until the close', async (which) => {
    const host = which === 'with Host' ? ['Host: edge.test'] : [];
    const answer = await wire.send('GET /stream HTTP/1.0', ...host, '', '').answer();
    expect(answer).toMatchObject({ status: 200, body: 'one\ntwo\n' });
    expect(answer.headers).toMatchObject({ connection: ['close'] });
    expect(Object.keys(answer.headers)).not.toContain('transfer-encoding');
  });

  test('HTTP/1.0 keeps the connection of a client that asks for it', async () => {
    for (let time = 1; time <= 2; time += 1) {
      const answer = await wire.send('GET / HTTP/1.0', 'Connection: keep-alive', '', '').answer();
      expect(answer).toMatchObject({ status: 200, body: 'edge' });
      expect(answer.headers['connection']?.[0]?.toLowerCase()).toBe('keep-alive');
    }
  });

  test('HTTP/1.1 without Host is answered 400', async () => {
    expect((await wire.send(...line('GET / HTTP/1.1')).answer()).status).toBe(400);
  });

  test('a body of unknown length comes in chunks, and the connection is kept', async () => {
    const answer = await wire.ask('GET /stream').answer();
    expect(answer).toMatchObject({ status: 200, body: 'one\ntwo\n' });
    expect(answer.headers['transfer-encoding']).toEqual(['chunked']);
    expect(await wire.ask('GET /').answer()).toMatchObject({ status: 200, body: 'edge' });
  });

  test('Expect: 100-continue is told to go on once', async () => {
    wire.ask('POST /upload', 'Content-Length: 5', 'Expect: 100-continue');
    expect(await wire.answer()).toMatchObject({ status: 100 });
    expect(await wire.send('hello').answer()).toMatchObject({ status: 200, body: '5' });
    expect(await wire.ask('GET /').answer()).toMatchObject({ status: 200 });
  });

  test('interim answers and trailers end at the balancer', async () => {
    expect(await wire.ask('GET /hints').answer()).toMatchObject({ status: 200, body: 'hinted' });
    expect(await wire.ask('GET /trailers').answer()).toMatchObject({ status: 200, body: 'body' });
    expect(await wire.ask('GET /').answer()).toMatchObject({ status: 200, body: 'edge' });
  });

  test('HEAD, 204 and 304 have no body', async () => {
    const head = await wire.ask('HEAD /').answer('HEAD');
    expect(head).toMatchObject({ status: 200, headers: { 'content-length': ['4'] } });
    const empty = await wire.ask('GET /204').answer();
    expect(empty.status).toBe(204);
    expect(Object.keys(empty.headers)).not.toContain('transfer-encoding');
    const same = await wire.ask('GET /304').answer();
    expect(same).toMatchObject({ status: 304, headers: { etag: ['"x"'] } });
    expect(Object.keys(same.headers)).not.toContain('transfer-encoding');
    expect(await wire.ask('GET /').answer()).toMatchObject({ status: 200, body: 'edge' });
  });

  test('Content-Length with Transfer-Encoding is answered 400', async () => {
    wire.ask('POST /upload', 'Content-Length: 5', 'Transfer-Encoding: chunked').send('0', '', '');
    expect((await wire.answer()).status).toBe(400);
  });

  test('a body in chunks arrives whole', async () => {
    wire.ask('POST /upload', 'Transfer-Encoding: chunked').send('5', 'hello', '6', ' again', '0', '', '');
    expect(await wire.answer()).toMatchObject({ status: 200, body: '11' });
  });

  test('Upgrade: h2c is an ordinary request, and the connection is kept', async () => {
    const h2c = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'];
    const answer = await wire.ask('GET /x', ...h2c).answer();
    expect(answer.status).toBe(200);
    const names = seenOf(answer).rawHeaders.map((name) => name.toLowerCase());
    expect(names).not.toContain('upgrade');
    expect(names).not.toContain('http2-settings');
    wire.ask('POST /upload', ...h2c, 'Content-Length: 5').send('hello');
    expect(await wire.answer()).toMatchObject({ status: 200, body: '5' });
    expect(await wire.ask('GET /').answer()).toMatchObject({ status: 200, body: 'edge' });
  });
}
