import { restAfter } from './step-end.ts';

test('a quick look is followed by the shortest rest', () => {
  expect(restAfter(1)).toBe(200);
});

test('looks take a fifth of the time at most, however slow they are', () => {
  const look = 500;
  expect(look / (look + restAfter(look))).toBeCloseTo(0.2);
});
