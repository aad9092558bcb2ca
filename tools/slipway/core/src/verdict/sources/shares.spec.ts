import { compare, periodsOf, type Counts } from './shares.ts';

const of = (hits: number, all: number) => ({ hits, of: all });
const chance = (candidate: Counts, current: Counts) =>
  compare({ steps: [{ candidate, current }] }, { candidate, current }).p;

test('a candidate that answers where the current fails is not worse', () => {
  expect(chance({ x: of(0, 700) }, { x: of(700, 700) })).toBeCloseTo(1, 6);
  expect(chance({ x: of(0, 700), y: of(3, 90) }, { x: of(700, 700), y: of(2, 95) })).toBeGreaterThan(0.5);
});

describe('if the candidate has all traffic', () => {
  const asked = (hits: number, all: number, probes: Counts[string], before: Counts) =>
    compare(
      periodsOf(
        [{ candidate: { post: of(hits, all), probe: of(0, 300) }, current: { probe: probes } }],
        before,
      ),
      { candidate: {}, current: {} },
    ).p;
  const before = { post: of(0, 400), probe: of(0, 3_000) };

  test('it is compared with what was before', () => {
    expect(asked(10, 100, of(0, 300), before)).toBeLessThan(1e-4);
  });

  test('one failure of the current hides no fault of the candidate', () => {
    expect(asked(30, 100, of(1, 300), before)).toBeLessThan(1e-4);
  });

  test('an incident that the current shares rejects no release', () => {
    expect(asked(30, 100, of(90, 300), before)).toBeGreaterThan(0.1);
  });
});
