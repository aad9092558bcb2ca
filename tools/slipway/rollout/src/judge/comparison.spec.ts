import type { Platform } from '@slipway/core/platform/platform';
import { Comparison } from './comparison.ts';

const answerMs = 3_000;
const request = { path: '/', expect: { status: [200, 399] as const }, rate: 1_000 };
const tally = (sent: number, lost: number) => ({ sent, lost, failed: 0, reasons: [] });

/** A platform whose releases are asked by `probe`; what it takes is told and not waited for. */
function comparisonOf(probe: (id: string, count: number) => Promise<ReturnType<typeof tally>>) {
  const platform = {
    probe: (_service: string, id: string, _request: unknown, count: number) => probe(id, count),
  } as unknown as Platform;
  return new Comparison(platform, 'web', request, { candidate: 'r2', current: 'r1' });
}

/** Answers of a release that is silent from its so-many-th request on. */
function silentFrom(first: number, silent: readonly string[]) {
  let asked = 0;
  return async (id: string, count: number) => {
    if (!silent.includes(id)) return tally(count, 0);
    asked += 1;
    if (asked < first) return tally(1, 0);
    jest.advanceTimersByTime(answerMs);
    return Promise.resolve(tally(1, 1));
  };
}

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
});

afterEach(() => {
  jest.useRealTimers();
});

test('a candidate that falls silent at the end of a step is asked until it is known', async () => {
  const comparison = comparisonOf(silentFrom(2, ['r2']));
  for (let round = 0; round < 2; round += 1) {
    jest.advanceTimersByTime(200);
    comparison.keepUp();
    await comparison.settled();
  }
  expect(comparison.probed.hangs).toBe(true);
});

test('where the current is silent, too, no one hangs', async () => {
  const comparison = comparisonOf(silentFrom(1, ['r1', 'r2']));
  jest.advanceTimersByTime(200);
  comparison.keepUp();
  await comparison.settled();
  expect(comparison.probed.hangs).toBe(false);
});

test('one answer in between, and it does not hang', async () => {
  let asked = 0;
  const comparison = comparisonOf((id, count) => {
    if (id === 'r1') return Promise.resolve(tally(count, 0));
    asked += 1;
    if (asked % 2 === 0) return Promise.resolve(tally(1, 0));
    jest.advanceTimersByTime(answerMs);
    return Promise.resolve(tally(1, 1));
  });
  jest.advanceTimersByTime(200);
  comparison.keepUp();
  await comparison.settled();
  expect(comparison.probed.hangs).toBe(false);
});

test('where many visitors of both are answered well, few probes are sent', async () => {
  const asked: Record<string, number> = { r1: 0, r2: 0 };
  const comparison = comparisonOf((id, count) => {
    asked[id] = (asked[id] ?? 0) + count;
    return Promise.resolve(tally(count, 0));
  });
  const lookAfter = async (visitors: number) => {
    jest.advanceTimersByTime(1_000);
    comparison.spare(visitors);
    comparison.keepUp();
    await comparison.settled();
  };
  // The pace is known from the first answer on.
  await lookAfter(0);
  await lookAfter(2_450);
  expect(asked).toEqual({ r1: 1 + 10, r2: 1 + 10 });
  // However many they are, a few are: a release that answers no one is to show.
  await lookAfter(100_000);
  expect(asked).toEqual({ r1: 1 + 10 + 2, r2: 1 + 10 + 2 });
});
