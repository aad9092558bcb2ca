import type { Measurement } from '../measurement/measurement.ts';
import { Watcher, type Environment, type Watched, type WatchEnd } from './watcher.ts';

const begins = Date.parse('2026-01-01T00:00:00Z');
const watched = (then: 'rollback' | 'tell' = 'rollback'): Watched => ({
  service: 'web',
  release: 'r2',
  standby: 'r1',
  watch: {
    attempt: 2,
    since: new Date(begins).toISOString(),
    until: new Date(begins + 60_000).toISOString(),
    then,
    limits: { errors: 0.01, p99: 1_000 },
  },
});

function measured(second: number, restarts: number): Measurement {
  return {
    answers: { 'visitor GET /': { begun: second, classes: { '2xx': second }, durations: {} } },
    replicas: [{ id: 'r2-1', state: 'ready', restarts, readinessLost: 0 }],
  };
}

/** An environment in which one release is watched, second by second. */
async function run(
  seconds: number,
  each: Watched,
  { restartsAt = () => 0, ...rest }: Partial<Environment> & { restartsAt?: (second: number) => number } = {},
) {
  const ends: WatchEnd[] = [];
  const said: string[] = [];
  let second = 0;
  let isOver = false;
  const watcher = new Watcher({
    watched: () => (isOver ? [] : [each]),
    measure: () => Promise.resolve(measured(second, restartsAt(second))),
    isReady: () => true,
    end: (_watched, end) => {
      ends.push(end);
      isOver = true;
      return Promise.resolve(true);
    },
    say: (line) => said.push(line),
    ...rest,
  });
  for (; second <= seconds; second += 1) await watcher.tick(new Date(begins + second * 1_000));
  return { ends, said };
}

test('a release that does well is watched to the end, and that is written', async () => {
  expect((await run(59, watched())).ends).toEqual([]);
  const { ends, said } = await run(60, watched());
  expect(ends).toHaveLength(1);
  expect(ends[0]?.event).toMatchObject({ kind: 'watched', attempt: 2, release: 'r2', verdict: 'healthy' });
  expect(ends[0]?.serves).toBeUndefined();
  expect(said[0]).toContain('web r2 was watched, healthy, it serves on');
});

const crashes = (second: number) => Math.floor(second / 5);

test('an unhealthy one is rolled back at once to the standby', async () => {
  const { ends } = await run(20, watched(), { restartsAt: crashes });
  expect(ends).toHaveLength(1);
  expect(ends[0]).toMatchObject({ serves: 'r1', event: { verdict: 'unhealthy', hauledBackTo: 'r1' } });
});

test.each([
  ['where it is only to be told', watched('tell'), {}],
  ['where there is no standby', { ...watched(), standby: undefined }, {}],
  ['where the standby is not ready', watched(), { isReady: () => false }],
])('%s, an unhealthy one serves on, and that is told', async (_where, each, environment) => {
  const { ends, said } = await run(20, each, { restartsAt: crashes, ...environment });
  expect(ends).toHaveLength(1);
  expect(ends[0]?.serves).toBeUndefined();
  expect(ends[0]?.event).toMatchObject({ verdict: 'unhealthy' });
  expect(ends[0]?.event).not.toHaveProperty('hauledBackTo');
  expect(said[0]).toContain('unhealthy, it serves on: r2-1 was restarted 3 times');
});

test('while someone holds the lock, the end waits', async () => {
  let asked = 0;
  const { said } = await run(20, watched(), {
    restartsAt: crashes,
    end: () => Promise.resolve((asked += 1) > 2),
  });
  expect(asked).toBeGreaterThan(2);
  expect(said.length).toBeGreaterThan(0);
});

test('what can not be measured now is looked at later', async () => {
  const { ends, said } = await run(60, watched(), {
    measure: () => Promise.reject(new Error('Nginx is away')),
  });
  expect(said[0]).toBe("web r2 can't be watched now: Nginx is away");
  expect(said).toHaveLength(2);
  expect(ends).toHaveLength(1);
  expect(ends[0]?.event).toMatchObject({ verdict: 'inconclusive' });
});
