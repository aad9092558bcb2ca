import { once } from 'node:events';
import { connect } from 'node:net';
import { between, noAnswers, type Answers } from '@slipway/core/measurement/answers';
import { readAnswers } from '@slipway/platform-docker/balancer/answer-counts';
import { eventually } from '../../../harness/eventually.ts';
import { ask } from '../../../harness/http.ts';
import type { Balancer } from '../harness/balancer.ts';

/** What Nginx counts of the answers of the release `web-r1`, which verdicts rest on. */
export function countsAnswers(balancer: () => Balancer): void {
  /** What it has counted of the release `web-r1`. */
  const counted = () => readAnswers(balancer().ask('/-/figures').slice(0, -3)).get('web-r1') ?? noAnswers();

  /** What came to that, by class, once so many requests more are over. */
  async function classesSince(before: Answers, requests: number): Promise<Record<string, number>> {
    const since = () => {
      const all: Record<string, number> = {};
      for (const { classes } of Object.values(between(before, counted()))) {
        for (const [what, count] of Object.entries(classes)) all[what] = (all[what] ?? 0) + count;
      }
      return all;
    };
    return eventually('they are counted', () => {
      const classes = since();
      const sum = Object.values(classes).reduce((total, count) => total + count, 0);
      return sum >= requests && classes;
    });
  }

  test.each(['/cut', '/cut-chunked'])(
    '%s, an answer that breaks off, is a failure of the release',
    async (path) => {
      const before = counted();
      await expect(ask(`${balancer().url}${path}`)).rejects.toThrow();
      expect(await classesSince(before, 1)).toEqual({ '5xx': 1 });
    },
  );

  test.each(['/', '/echo', '/flood?mib=3'])('%s, a whole answer, is none', async (path) => {
    const before = counted();
    await ask(`${balancer().url}${path}`, { method: path === '/echo' ? 'POST' : 'GET' });
    await ask(`${balancer().url}${path}`, { method: 'HEAD' });
    expect(await classesSince(before, 2)).toEqual({ '2xx': 2 });
  });

  test.each(['/flood?mib=0', '/nothing'])('%s, an answer with nothing in it, is told apart', async (path) => {
    const before = counted();
    await ask(`${balancer().url}${path}`);
    expect(await classesSince(before, 1)).toEqual({ empty: 1 });
  });

  test('a client that leaves in the middle of an answer has left, and nothing failed', async () => {
    const before = counted();
    const client = connect(balancer().port, balancer().host);
    client.write('GET /flood?mib=200 HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(client, 'data');
    client.destroy();
    expect(await classesSince(before, 1)).toEqual({ left: 1 });
  });

  test('requests are counted by client, method and route, once a route was answered well', async () => {
    await ask(`${balancer().url}/users/1`);
    const before = counted();
    await ask(`${balancer().url}/users/2?full=1`);
    await ask(`${balancer().url}/users/3`, { method: 'POST', headers: { 'user-agent': 'slipway-probe' } });
    await classesSince(before, 2);
    const strata = Object.entries(between(before, counted())).filter(([, { begun }]) => begun > 0);
    expect(strata.map(([name]) => name).sort()).toEqual(['probe POST /users/:id', 'visitor GET /users/:id']);
  });
}
