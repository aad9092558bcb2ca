import { configureEdge, seenOf, valuesOf, type Edge, type Seen } from './edge.ts';

const claims = [
  'X-Forwarded-For: 203.0.113.7',
  'X-Forwarded-Proto: https',
  'X-Forwarded-Host: example.org',
  'Forwarded: for=203.0.113.7',
  'X-Real-IP: 203.0.113.7',
  'X-Request-Id: of-the-client',
  'x-slipway-release: r1',
];

async function claimed(edge: Edge, ...more: string[]): Promise<{ seen: Seen; id: string | undefined }> {
  const answer = await edge.ask('GET /x', ...claims, ...more);
  expect(answer.status).toBe(200);
  const ids = answer.headers['x-request-id'] ?? [];
  expect(ids).toHaveLength(1);
  return { seen: seenOf(answer), id: ids[0] };
}

export function passesHeaders(edge: () => Edge): void {
  test('headers of the connection, and those that it names, do not travel', async () => {
    const seen = seenOf(
      await edge().ask(
        'GET /x',
        'Connection: X-Hop',
        'X-Hop: 1',
        'Keep-Alive: x',
        'TE: trailers',
        'X-End: 2',
      ),
    );
    // Nginx can drop headers by names that its configuration knows, and no others.
    const named = edge().platform.name === 'local' ? ['x-hop'] : [];
    expect([...named, 'keep-alive', 'te'].flatMap((name) => valuesOf(seen, name))).toEqual([]);
    expect(valuesOf(seen, 'x-end')).toEqual(['2']);

    const { headers } = await edge().ask('GET /hop');
    expect(headers).toMatchObject({ 'x-end': ['2'] });
    for (const name of named) expect(Object.keys(headers)).not.toContain(name);
    expect(headers['x-request-id']).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  });

  test('what a client claims of itself is not believed', async () => {
    const { seen, id } = await claimed(edge());
    const [peer] = valuesOf(seen, 'x-real-ip');
    expect(peer).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(peer).not.toBe('203.0.113.7');
    expect(valuesOf(seen, 'x-forwarded-for')).toEqual([peer]);
    expect(valuesOf(seen, 'x-forwarded-proto')).toEqual(['http']);
    expect(valuesOf(seen, 'x-forwarded-host')).toEqual(['edge.test']);
    expect(valuesOf(seen, 'forwarded')).toEqual([]);
    expect(valuesOf(seen, 'x-slipway-release')).toEqual([]);
    expect(valuesOf(seen, 'x-request-id')).toEqual([id]);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  describe('from a trusted proxy', () => {
    beforeAll(async () => {
      configureEdge(edge().platform, edge().workspace, { trusted: edge().platform.clients });
      await edge().release('api');
    });

    afterAll(async () => {
      configureEdge(edge().platform, edge().workspace);
      await edge().release('api');
    });

    test('the word on the client is believed', async () => {
      const { seen, id } = await claimed(edge());
      expect(valuesOf(seen, 'x-real-ip')).toEqual(['203.0.113.7']);
      expect(valuesOf(seen, 'x-forwarded-for')).toEqual([
        expect.stringMatching(/^203\.0\.113\.7, \d+\.\d+\.\d+\.\d+$/),
      ]);
      expect(valuesOf(seen, 'x-forwarded-proto')).toEqual(['https']);
      expect(valuesOf(seen, 'x-forwarded-host')).toEqual(['example.org']);
      expect(valuesOf(seen, 'forwarded')).toEqual([]);
      expect(valuesOf(seen, 'x-slipway-release')).toEqual([]);
      expect(valuesOf(seen, 'x-request-id')).toEqual(['of-the-client']);
      expect(id).toBe('of-the-client');
    });

    test('a request id that could break a log is replaced', async () => {
      const answer = await edge().ask('GET /x', 'X-Request-Id: "x"');
      expect(answer.headers['x-request-id']).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
    });
  });
}
