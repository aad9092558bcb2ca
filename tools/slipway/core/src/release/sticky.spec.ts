import { standingOf } from './sticky.ts';

const visitors = Array.from({ length: 10_000 }, (_, number) => `visitor-${String(number)}`);

test('a share of the visitors is below that share, and the same ones each time', () => {
  for (const share of [1, 5, 25, 50]) {
    const below = visitors.filter((visitor) => standingOf(visitor, 'r7') < share);
    expect(below.length / visitors.length).toBeGreaterThan((share / 100) * 0.8);
    expect(below.length / visitors.length).toBeLessThan((share / 100) * 1.2);
    expect(below.every((visitor) => standingOf(visitor, 'r7') < share)).toBe(true);
  }
});

test('another release is tried by other visitors', () => {
  const first = visitors.filter((visitor) => standingOf(visitor, 'r7') < 10);
  const again = first.filter((visitor) => standingOf(visitor, 'r8') < 10);
  expect(again.length / first.length).toBeLessThan(0.2);
});
