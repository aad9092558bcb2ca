import type { ReplicaCount } from '../platforms/platform.ts';
import { judgeLost, judgeProbes } from './probes.ts';
import { judgeReplicas } from './replicas.ts';
import { combine, type Finding } from './verdict.ts';

const finding = (verdict: Finding['verdict']): Finding => ({ source: 'x', verdict, because: 'y' });

test('one unhealthy finding makes the verdict unhealthy', () => {
  expect(combine([finding('healthy'), finding('inconclusive'), finding('unhealthy')]).verdict).toBe(
    'unhealthy',
  );
});

test('healthy takes all sources', () => {
  expect(combine([finding('healthy'), finding('inconclusive')]).verdict).toBe('inconclusive');
  expect(combine([finding('healthy'), finding('healthy')]).verdict).toBe('healthy');
  expect(combine([]).verdict).toBe('inconclusive');
});

test('probes without a request say nothing', () => {
  expect(judgeProbes({ sent: 0, lost: 0, failed: 0, reasons: [] }).verdict).toBe('inconclusive');
});

test('one lost or failed request is unhealthy, and the finding says of how many and why', () => {
  expect(judgeProbes({ sent: 500, lost: 1, failed: 2, reasons: ['socket hang up'] })).toEqual({
    source: 'probes',
    verdict: 'unhealthy',
    because: 'of 500 requests probed 1 were lost and 2 failed: socket hang up',
  });
});

test('a replica that ended, is not ready or stopped being ready is unhealthy', () => {
  const replica: ReplicaCount = { id: 'r7-1', state: 'ready', restarts: 0, readinessLost: 0 };
  const judged = (change: Partial<ReplicaCount>) => judgeReplicas([{ ...replica, ...change }]);
  expect(judged({}).verdict).toBe('healthy');
  expect(judged({ restarts: 2 }).because).toBe('r7-1 was started anew 2 times');
  expect(judged({ state: 'unready' }).because).toBe('r7-1 is unready');
  expect(judged({ readinessLost: 1 }).because).toBe('r7-1 stopped being ready once');
  expect(judgeReplicas([]).verdict).toBe('unhealthy');
  expect(judgeReplicas({ unmeasured: 'no engine' }).verdict).toBe('inconclusive');
});

test('errors of a candidate that the current has too are none; more than half are, whatever the current does', () => {
  const failing = (failed: number) => ({ sent: 20, lost: 0, failed, reasons: ['answered 500'] });
  expect(judgeProbes(failing(1), failing(1)).verdict).toBe('healthy');
  expect(judgeProbes(failing(1)).verdict).toBe('unhealthy');
  expect(judgeProbes(failing(10), failing(0)).verdict).toBe('unhealthy');
  expect(judgeProbes(failing(11), failing(11)).verdict).toBe('unhealthy');
});

test('a lost request is unhealthy, unless as many were lost before the candidate got traffic', () => {
  const losing = (sent: number, lost: number) => ({ sent, lost, failed: 0, reasons: ['reset'] });
  expect(judgeLost(losing(500, 1), losing(100, 0)).verdict).toBe('unhealthy');
  expect(judgeLost(losing(500, 5), losing(500, 4)).verdict).toBe('healthy');
  expect(judgeLost(losing(500, 50), losing(500, 4)).verdict).toBe('unhealthy');
  expect(judgeLost(losing(0, 0), losing(500, 0)).verdict).toBe('inconclusive');
});
