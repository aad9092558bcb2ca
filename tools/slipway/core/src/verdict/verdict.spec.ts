import type { ProbeTally } from '../probe/tally.ts';
import type { ReplicaCount } from '../measurement/measurement.ts';
import { judgeProbes } from './sources/probes.ts';
import { judgeReplicas } from './sources/replicas.ts';
import { combine, reasonsOf, type Finding } from './verdict.ts';

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

test('a reason that several findings give is said once', () => {
  const tooFew: Finding = { source: 'x', verdict: 'inconclusive', because: 'too few' };
  const other = { ...tooFew, because: 'logs not measured: no engine' };
  expect(reasonsOf(combine([tooFew, { ...tooFew, source: 'z' }, other]))).toBe(
    'too few; logs not measured: no engine',
  );
});

const tally = (sent: number, lost = 0, failed = 0): ProbeTally => ({
  sent,
  lost,
  failed,
  reasons: ['reset'],
});

test('probes without a request say nothing', () => {
  expect(judgeProbes(tally(0), undefined).verdict).toBe('inconclusive');
});

test('before traffic one lost or failed request is unhealthy, with number and reason', () => {
  expect(judgeProbes(tally(500, 1, 2), undefined)).toMatchObject({
    verdict: 'unhealthy',
    because: 'of 500 requests probed 1 were lost and 2 failed: reset',
  });
});

test('under traffic a lost request is charged to its release, and one is no sign', () => {
  const judged = (candidate: ProbeTally, current: ProbeTally) =>
    judgeProbes(candidate, current, { least: 3 }).verdict;
  expect(judged(tally(200, 1), tally(200))).toBe('healthy');
  expect(judged(tally(200), tally(200, 50))).toBe('healthy');
  expect(judged(tally(200, 50), tally(200, 50))).toBe('healthy');
  expect(judged(tally(200, 20), tally(200))).toBe('unhealthy');
  expect(judged(tally(4, 3), tally(4))).toBe('healthy');
  expect(judged(tally(8, 7), tally(8))).toBe('unhealthy');
});

test('a replica that ended, is not ready or stopped being ready is unhealthy', () => {
  const replica: ReplicaCount = { id: 'r7-1', state: 'ready', restarts: 0, readinessLost: 0 };
  const judged = (change: Partial<ReplicaCount>) => judgeReplicas([{ ...replica, ...change }]);
  expect(judged({}).verdict).toBe('healthy');
  expect(judged({ restarts: 2 }).because).toBe('r7-1 was restarted 2 times');
  expect(judged({ state: 'unready' }).because).toBe('r7-1 is unready');
  expect(judged({ readinessLost: 1 }).because).toBe('r7-1 stopped being ready once');
  expect(judgeReplicas([]).verdict).toBe('unhealthy');
  expect(judgeReplicas({ unmeasured: 'no engine' }).verdict).toBe('inconclusive');
});

test('what the current fails at too is no fault, unless it is more than half', () => {
  expect(judgeProbes(tally(20, 0, 1), tally(20, 0, 1)).verdict).toBe('healthy');
  expect(judgeProbes(tally(20, 0, 10), tally(20)).verdict).toBe('unhealthy');
  expect(judgeProbes(tally(20, 0, 20), tally(20, 0, 20)).verdict).toBe('healthy');
});
