import { restAfter } from './step-end.ts';

it.each([
  [1_000, 200],
  [10_000, 400],
  [600_000, 500],
])('after a quick look in a step of %d ms comes a rest of %d ms', (stepMs, rest) => {
  expect(restAfter(1, stepMs)).toBe(rest);
});

test('looks take a fifth of the time at most', () => {
  const look = 500;
  expect(look / (look + restAfter(look, 1_000))).toBeCloseTo(0.2);
});

test('after a look at replicas that hang the next comes within seconds', () => {
  expect(restAfter(10_000, 60_000)).toBe(5_000);
});
