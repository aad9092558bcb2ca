import { bucketOf, boundOf } from '../../measurement/histogram.ts';
import { fisherExact } from './fisher.ts';
import { mannKendall } from './mann-kendall.ts';
import { mannWhitney } from './mann-whitney.ts';
import { upperTail } from './normal.ts';
import { stratifiedExact, type SharePair } from './stratified-exact.ts';
import { vanElteren } from './van-elteren.ts';

test('the normal tail is what the tables say', () => {
  expect(upperTail(0)).toBeCloseTo(0.5, 6);
  expect(upperTail(1.959964)).toBeCloseTo(0.025, 6);
  expect(upperTail(3.090232)).toBeCloseTo(0.001, 6);
  expect(upperTail(-1.959964)).toBeCloseTo(0.975, 6);
});

test("Fisher's test finds the lady's cups of tea as he did", () => {
  expect(fisherExact({ hits: 4, of: 4 }, { hits: 0, of: 4 })).toBeCloseTo(1 / 70, 10);
  expect(fisherExact({ hits: 3, of: 4 }, { hits: 1, of: 4 })).toBeCloseTo(17 / 70, 10);
});

test("Fisher's test is exact for large samples too, and says nothing of nothing", () => {
  // Ten errors, all with one of two samples of a thousand: the product of 1000-k over 2000-k.
  let expected = 1;
  for (let k = 0; k < 10; k += 1) expected *= (1_000 - k) / (2_000 - k);
  expect(fisherExact({ hits: 10, of: 1_000 }, { hits: 0, of: 1_000 }) / expected).toBeCloseTo(1, 8);
  expect(fisherExact({ hits: 0, of: 1_000 }, { hits: 50, of: 1_000 })).toBe(1);
  expect(fisherExact({ hits: 0, of: 0 }, { hits: 0, of: 0 })).toBe(1);
  expect(fisherExact({ hits: 900, of: 100_000 }, { hits: 900, of: 100_000 })).toBeCloseTo(0.5, 1);
});

test("Mann and Whitney's test tells slower from the same, ties and all", () => {
  const ticks = { 100: 300, 105: 200 };
  expect(mannWhitney(ticks, ticks)).toBeCloseTo(0.5, 1);
  expect(mannWhitney({ 100: 500 }, { 100: 500 })).toBe(1);
  expect(mannWhitney({ 100: 200, 105: 300 }, ticks)).toBeLessThan(1e-6);
  expect(mannWhitney(ticks, { 100: 200, 105: 300 })).toBeGreaterThan(0.999);
  // By hand: of 20 pairs 17 are greater, so U = 17; without ties the variance is 4 * 5 * 10 / 12.
  expect(mannWhitney({ 3: 1, 6: 1, 7: 1, 9: 1 }, { 1: 1, 2: 1, 4: 1, 5: 1, 8: 1 })).toBeCloseTo(
    upperTail((15 - 10 - 0.5) / Math.sqrt(200 / 12)),
    6,
  );
});

test("Mann and Kendall's test sees a steady rise, and no trend in one jump", () => {
  expect(mannKendall([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toBeCloseTo(upperTail(44 / Math.sqrt(125)), 6);
  expect(mannKendall([5, 1, 4, 2, 6, 3, 5, 2, 4, 3])).toBeGreaterThan(0.1);
  expect(mannKendall([1, 1, 1, 1])).toBe(1);
});

test('a duration is in the bucket whose bound it does not exceed', () => {
  for (const bucket of [0, 1, 16, 100, 250]) expect(bucketOf(boundOf(bucket))).toBe(bucket);
  expect(bucketOf(0)).toBe(0);
  expect(boundOf(bucketOf(20))).toBeGreaterThanOrEqual(20);
  expect(boundOf(bucketOf(20) - 1)).toBeLessThan(20);
});

const pair = (a: number, of: number, b: number, from: number): SharePair => ({
  first: { hits: a, of },
  second: { hits: b, of: from },
});

describe('the exact test over strata', () => {
  test("is Fisher's with one stratum, and with strata that tell nothing", () => {
    const { first, second } = pair(4, 4, 0, 4);
    expect(stratifiedExact([{ first, second }])).toBeCloseTo(fisherExact(first, second), 10);
    const silent = [pair(0, 100, 0, 100), pair(0, 0, 3, 10), pair(5, 5, 5, 5)];
    expect(stratifiedExact([{ first, second }, ...silent])).toBeCloseTo(1 / 70, 10);
    expect(stratifiedExact(silent)).toBe(1);
  });

  test('sums what each stratum says: two cups of tea in a row', () => {
    // Chances of 4 of 4 are 1 in 70 in each, so of all 8 together one in 4,900.
    expect(stratifiedExact([pair(4, 4, 0, 4), pair(4, 4, 0, 4)])).toBeCloseTo(1 / 4_900, 10);
  });

  test('is not misled by a route that always fails and gets more requests in one group', () => {
    const pooled = fisherExact({ hits: 90, of: 190 }, { hits: 9, of: 109 });
    expect(pooled).toBeLessThan(1e-6);
    expect(stratifiedExact([pair(90, 100, 9, 10), pair(0, 90, 0, 99)])).toBeGreaterThan(0.3);
  });

  test('goes over into the normal distribution without a jump', () => {
    const few = [pair(260, 1_000, 230, 1_000), pair(255, 1_000, 225, 1_000)];
    const many = [pair(270, 1_000, 240, 1_000), pair(265, 1_000, 235, 1_000)];
    expect(stratifiedExact(few)).toBeCloseTo(stratifiedExact(many), 2);
  });
});

describe("van Elteren's test", () => {
  const ticks = { 100: 300, 105: 200 };
  const slower = { 100: 200, 105: 300 };

  test('is that of Mann and Whitney with one stratum', () => {
    expect(vanElteren([{ first: slower, second: ticks }])).toBeCloseTo(mannWhitney(slower, ticks), 8);
    expect(vanElteren([])).toBe(1);
    expect(vanElteren([{ first: ticks, second: {} }])).toBe(1);
  });

  test('does not take a slow route that is asked for more often for a slow release', () => {
    const strata = [
      { first: { 200: 90 }, second: { 200: 10 } },
      { first: { 100: 10 }, second: { 100: 90 } },
    ];
    expect(vanElteren(strata)).toBe(1);
    expect(mannWhitney({ 100: 10, 200: 90 }, { 100: 90, 200: 10 })).toBeLessThan(1e-6);
  });

  test('finds a slower route among others', () => {
    const even = { first: ticks, second: ticks };
    expect(vanElteren([even, even, { first: slower, second: ticks }])).toBeLessThan(0.001);
  });
});
