import type { ObservedRelease, ObservedReplica } from '../platforms/platform.ts';
import { judgeProbes } from './probes.ts';
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

test('a replica that ended or is not ready is unhealthy', () => {
  const replica: ObservedReplica = { id: 'r7-1', release: 'r7', state: 'ready', pid: 12, restarts: 0 };
  const release = (change: Partial<ObservedReplica>): ObservedRelease => ({
    service: 'web',
    id: 'r7',
    replicas: [{ ...replica, ...change }],
  });
  expect(judgeReplicas(release({})).verdict).toBe('healthy');
  expect(judgeReplicas(release({ restarts: 2 })).because).toBe('r7-1 was started anew 2 times');
  expect(judgeReplicas(release({ state: 'unready' })).because).toBe('r7-1 is unready');
  expect(judgeReplicas(undefined).verdict).toBe('unhealthy');
});
