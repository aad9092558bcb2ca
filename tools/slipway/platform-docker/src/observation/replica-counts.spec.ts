import type { ReplicaContainer } from '../replicas/prometheus-targets.ts';
import { ReplicaCounts } from './replica-counts.ts';

const replica: ReplicaContainer = {
  service: 'web',
  release: 'r1',
  id: 'r1-1',
  container: 'a',
  containerId: 'aa',
  state: 'ready',
  pid: 1,
  restarts: 0,
};
const looked = (status: number, startedAt = 100) =>
  new Map([['a', { ready: status === 200, residentBytes: 4096, startedAt }]]);

test('readiness that was lost stays counted after it came back', () => {
  const counts = new ReplicaCounts();
  counts.count([replica], looked(200));
  expect(counts.count([replica], looked(503))).toMatchObject([{ state: 'unready', readinessLost: 1 }]);
  expect(counts.count([replica], looked(503))).toMatchObject([{ readinessLost: 1 }]);
  expect(counts.count([replica], looked(200))).toMatchObject([{ state: 'ready', readinessLost: 1 }]);
});

test('a replica that was not ready yet has lost nothing', () => {
  const counts = new ReplicaCounts();
  counts.count([replica], looked(503));
  expect(counts.count([replica], looked(200))).toMatchObject([{ readinessLost: 0 }]);
});

test('a look is news where a replica is new, not ready, ready again or restarted', () => {
  const counts = new ReplicaCounts();
  expect(counts.isNews(looked(200))).toBe(true);
  counts.count([replica], looked(200));
  expect(counts.isNews(looked(200))).toBe(false);
  expect(counts.isNews(looked(503))).toBe(true);
  expect(counts.isNews(looked(200, 200))).toBe(true);
});

test('a replica that is another process was restarted, whatever the engine has counted', () => {
  const counts = new ReplicaCounts();
  counts.count([replica], looked(200));
  expect(counts.count([replica], looked(200, 200))).toMatchObject([{ restarts: 1 }]);
  expect(counts.count([{ ...replica, restarts: 1 }], looked(200, 200))).toMatchObject([{ restarts: 1 }]);
  expect(counts.count([replica], looked(200, 200))).toMatchObject([{ restarts: 1 }]);
});
