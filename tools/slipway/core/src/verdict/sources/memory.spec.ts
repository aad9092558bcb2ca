import type { ReplicaCount } from '../../measurement/measurement.ts';
import { judgeMemory } from './memory.ts';

const mebibyte = 1_048_576;

function readings(megabytes: readonly number[]): ReplicaCount[][] {
  return megabytes.map((size) => [
    { id: 'r2-1', state: 'ready', restarts: 0, readinessLost: 0, residentBytes: size * mebibyte },
  ]);
}

const rising = (from: number, by: number, count: number) =>
  Array.from({ length: count }, (_, index) => from + by * index);

test('memory that rises and rises is a leak', () => {
  const finding = judgeMemory(readings(rising(80, 10, 30)), 0.001);
  expect(finding).toMatchObject({
    verdict: 'unhealthy',
    because: 'memory of r2-1 went from 80 MiB to 370 MiB',
  });
});

test('a fresh process that grows and stops is none, nor is one that grows by little', () => {
  expect(judgeMemory(readings([...rising(80, 20, 10), ...rising(262, 0.2, 20)]), 0.001).verdict).toBe(
    'healthy',
  );
  expect(judgeMemory(readings(rising(80, 1, 30)), 0.001).verdict).toBe('healthy');
});

test('memory that is not told makes it inconclusive', () => {
  expect(judgeMemory([{ unmeasured: 'no engine' }], 0.001).verdict).toBe('inconclusive');
});
