import { addDuration, type Histogram } from '../measurement/histogram.ts';
import { seeded } from '../testing/seeded.ts';
import { judgeEnd, judgeWatch } from './judge-watch.ts';
import type { Sample } from './sample.ts';
import { watchFrom, type Watch } from './watch.ts';

const minute = 60_000;
const objective = { errors: 0.01, refused: 0.5, p99: 10_000 };
const watch: Watch = watchFrom(new Date(0), 1, { for: 60 * minute, then: 'rollback' }, objective, {
  errors: 0.001,
  p99: 40,
});

/** What a release does in one minute. */
interface Minute {
  requests?: number;
  errors?: number;
  ms?: number;
  megabytes?: number;
  restarts?: number;
  ready?: boolean;
}

function samplesOf(minutes: number, at: (minute: number) => Minute): Sample[] {
  const durations: Histogram = {};
  let requests = 0;
  let errors = 0;
  const samples: Sample[] = [];
  for (let number = 0; number <= minutes; number += 1) {
    const {
      requests: more = 600,
      errors: bad = 0,
      ms = 20,
      megabytes = 80,
      restarts = 0,
      ready = true,
    } = at(number);
    if (number > 0) {
      requests += more;
      errors += bad;
      for (let left = more - bad; left > 0; left -= 1) addDuration(durations, ms);
    }
    samples.push({
      at: number * minute,
      requests,
      errors,
      durations: { ...durations },
      replicas: [
        {
          id: 'r2-1',
          state: ready ? 'ready' : 'unready',
          restarts,
          readinessLost: 0,
          residentBytes: megabytes * 1_048_576,
        },
      ],
    });
  }
  return samples;
}

const verdictAt = (minutes: number, at: (minute: number) => Minute) =>
  judgeWatch(samplesOf(minutes, at), watch).verdict;
const reasonAt = (minutes: number, at: (minute: number) => Minute) =>
  judgeWatch(samplesOf(minutes, at), watch)
    .findings.filter(({ verdict }) => verdict === 'unhealthy')
    .map(({ because }) => because)
    .join('; ');

test('a release that does as the one before did is healthy, at every minute', () => {
  for (let minutes = 1; minutes <= 60; minutes += 1) expect(verdictAt(minutes, () => ({}))).toBe('healthy');
});

test('errors beyond the limit for ten minutes are unhealthy, those of six are not', () => {
  const since = (begin: number) => (now: number) => ({ errors: now > begin ? 30 : 0 });
  expect(verdictAt(26, since(20))).toBe('healthy');
  expect(reasonAt(30, since(20))).toBe('errors in 300 of 6,000 (5.0 %), the limit is 1.0 %');
});

test('a few errors of few requests are no sign', () => {
  expect(verdictAt(30, () => ({ requests: 10, errors: 1 }))).toBe('healthy');
});

test('answers that have become three times as slow are unhealthy', () => {
  expect(reasonAt(40, (now) => ({ ms: now > 25 ? 200 : 20 }))).toMatch(/^p99 20\d ms, the limit is 120 ms$/);
  expect(verdictAt(40, (now) => ({ ms: now > 25 ? 80 : 20 }))).toBe('healthy');
});

test('a leak that needs ten minutes is seen', () => {
  const random = seeded(1);
  const leak = (now: number) => ({ megabytes: 80 + 10 * now + 4 * random() });
  expect(verdictAt(9, leak)).toBe('healthy');
  expect(reasonAt(20, leak)).toMatch(/^memory of r2-1 went from 8\d MiB to 28\d MiB$/);
});

test('memory that fills a cache and stops, or goes up and down, is no leak', () => {
  const random = seeded(2);
  const cache = (now: number) => ({ megabytes: 80 + 300 * (1 - Math.exp(-now / 4)) + 4 * random() });
  const saw = (now: number) => ({ megabytes: 80 + 15 * (now % 12) });
  for (const minutes of [20, 30, 60]) {
    expect(verdictAt(minutes, cache)).toBe('healthy');
    expect(verdictAt(minutes, saw)).toBe('healthy');
  }
});

test('a replica that ends often or is unready for a minute is unhealthy; once is not', () => {
  expect(verdictAt(10, (now) => ({ restarts: now > 5 ? 1 : 0 }))).toBe('healthy');
  expect(reasonAt(10, (now) => ({ restarts: Math.floor(now / 3) }))).toBe('r2-1 was restarted 3 times');
  expect(verdictAt(10, (now) => ({ ready: now < 10 }))).toBe('healthy');
});

test('a minute without readiness is unhealthy', () => {
  const samples = Array.from({ length: 61 }, (_, second): Sample => ({
    ...(samplesOf(0, () => ({ ready: false }))[0] as Sample),
    at: second * 1_000,
  }));
  expect(judgeWatch(samples, watch).findings[0]?.because).toBe('r2-1 has not been ready for 60.0 s');
});

test('where no one asked for anything, the end is inconclusive', () => {
  expect(
    judgeEnd(
      samplesOf(60, () => ({ requests: 0 })),
      watch,
    ).verdict,
  ).toBe('inconclusive');
  expect(
    judgeEnd(
      samplesOf(60, () => ({})),
      watch,
    ).verdict,
  ).toBe('healthy');
});

test('what a release is held to comes of what the one before did, or of the objective', () => {
  expect(watch.limits).toEqual({ errors: 0.01, p99: 120 });
  const settings = { for: minute, then: 'tell' } as const;
  expect(watchFrom(new Date(0), 1, settings, objective, { errors: 0.02, p99: 10 }).limits).toEqual({
    errors: 0.06,
    p99: 60,
  });
  expect(watchFrom(new Date(0), 1, settings, objective, undefined).limits).toEqual({
    errors: 0.01,
    p99: 10_000,
  });
});
