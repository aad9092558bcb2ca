import { seenOf, type Edge } from './edge.ts';

export function choosesByPath(edge: () => Edge): void {
  test.each([
    ['/x', 'web'],
    ['/apix', 'web'],
    ['/api', 'api'],
    ['/api/', 'api'],
    ['/api?x=/../..', 'api'],
    ['//api', 'api'],
    ['/%61pi', 'api'],
    ['/x/../api', 'api'],
    ['/x/%2e%2e/api', 'api'],
    ['/./api', 'api'],
    ['/api/../x', 'web'],
  ])('%s belongs to %s, which gets it as it was written', async (url, service) => {
    const answer = await edge().ask(`GET ${url}`);
    expect(answer.status).toBe(200);
    expect(seenOf(answer)).toMatchObject({ service, url });
  });

  test.each(['/..', '/a/../..', '/%2e%2e', '/a%00', '/a%', '/a%zz'])('%s is answered 400', async (url) => {
    expect((await edge().ask(`GET ${url}`)).status).toBe(400);
  });

  test('a target in absolute form reaches the service in origin form', async () => {
    const answer = await edge().ask(`GET http://localhost:${edge().port}/x?y`);
    expect(answer.status).toBe(200);
    const seen = seenOf(answer);
    expect(seen).toMatchObject({ service: 'web', url: '/x?y' });
    const host = seen.rawHeaders.findIndex((name) => name.toLowerCase() === 'host');
    expect(seen.rawHeaders[host + 1]).toBe(`localhost:${edge().port}`);
  });

  test('OPTIONS * is answered by the balancer', async () => {
    const { status, headers, body } = await edge().ask('OPTIONS *');
    expect({ status, body }).toEqual({ status: 204, body: '' });
    expect(headers['allow']?.[0]).toContain('GET');
  });
}
