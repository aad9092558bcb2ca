import { compare, type Counts } from './shares.ts';

const of = (hits: number, all: number) => ({ hits, of: all });
const chance = (candidate: Counts, current: Counts) =>
  compare({ steps: [{ candidate, current }] }, { candidate, current }).p;

test('a candidate that answers what the current fails at is not worse, however much better it is', () => {
  expect(chance({ x: of(0, 700) }, { x: of(700, 700) })).toBeCloseTo(1, 6);
  expect(chance({ x: of(0, 700), y: of(3, 90) }, { x: of(700, 700), y: of(2, 95) })).toBeGreaterThan(0.5);
});

describe('where the candidate has all traffic', () => {
  const asked = (hits: number, all: number, probes: Counts[string], before: Counts) =>
    compare(
      {
        steps: [{ candidate: { post: of(hits, all), probe: of(0, 300) }, current: { probe: probes } }],
        before,
      },
      { candidate: {}, current: {} },
    ).p;
  const before = { post: of(0, 400), probe: of(0, 3_000) };

  test('it is held against what was before', () => {
    expect(asked(10, 100, of(0, 300), before)).toBeLessThan(1e-4);
  });

  test('a freak failure of the current hides no fault of the candidate', () => {
    expect(asked(30, 100, of(1, 300), before)).toBeLessThan(1e-4);
  });

  test('an incident that the current shares condemns nobody', () => {
    expect(asked(30, 100, of(90, 300), before)).toBeGreaterThan(0.1);
  });
});
