import { setTimeout as delay } from 'node:timers/promises';
import { ask } from '../harness/http.ts';
import type { Edge } from './edge.ts';
import { GoodRequests, slowestAllowedMs } from './good-requests.ts';

const kinds: readonly { method: string; path: string; status: number; most: number }[] = [
  { method: 'GET', path: '/poison/drop', status: 502, most: 2 },
  { method: 'POST', path: '/poison/drop', status: 502, most: 1 },
  { method: 'GET', path: '/poison/exit', status: 502, most: 2 },
  { method: 'GET', path: '/poison/late-exit', status: 502, most: 2 },
  { method: 'POST', path: '/poison/exit', status: 502, most: 1 },
  { method: 'GET', path: '/poison/reset', status: 502, most: 2 },
  { method: 'POST', path: '/poison/reset', status: 502, most: 1 },
  { method: 'GET', path: '/poison/headers', status: 502, most: 1 },
  { method: 'GET', path: '/poison/hang', status: 504, most: 1 },
];
const times = 3;

export function bearsPoison(edge: () => Edge): void {
  test.each(kinds)('$method $path harms no other request', async ({ method, path, status, most }) => {
    const good = new GoodRequests(edge().workspace.url);
    const ids: string[] = [];
    const answers: Promise<number>[] = [];
    try {
      for (let time = 0; time < times; time += 1) {
        const id = edge().id();
        ids.push(id);
        const body = method === 'POST' ? { body: 'poison', headers: { 'content-length': '6' } } : {};
        answers.push(
          ask(`${edge().workspace.url}${path}?id=${id}`, { method, ...body }).then((answer) => answer.status),
        );
        await delay(1_000);
      }
      expect(await Promise.all(answers)).toEqual(ids.map(() => status));
    } finally {
      await good.stop();
    }
    expect({ wrong: good.wrong, sent: good.sent > 0 }).toEqual({ wrong: [], sent: true });
    expect(good.slowestMs).toBeLessThan(slowestAllowedMs);
    const attempts = await Promise.all(ids.map((id) => edge().attempts(id)));
    expect(Math.max(...attempts)).toBeLessThanOrEqual(most);
    expect(Math.min(...attempts)).toBeGreaterThan(0);
  });
}
