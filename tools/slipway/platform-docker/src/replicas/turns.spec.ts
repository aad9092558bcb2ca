import { turnsOf } from './turns.ts';

const replicas = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

it.each([
  [2, 2, [[1], [2]]],
  [2, 1, [[1], [2]]],
  [3, 4, [[1, 2], [3]]],
  [2, 64, [[1, 2]]],
  [0, 2, []],
])('%d replicas on %d processors start in turns of half as many', (count, processors, turns) => {
  expect(turnsOf(replicas(count), processors).turns).toEqual(turns);
});

test('many replicas do not add up to more than ten seconds of pauses', () => {
  expect(turnsOf(replicas(2), 2).pauseMs).toBe(1_000);
  const { turns, pauseMs } = turnsOf(replicas(100), 2);
  expect(turns.length * pauseMs).toBeLessThanOrEqual(10_000);
});
