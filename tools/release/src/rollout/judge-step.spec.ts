import { sources } from '../environment/rollout.ts';
import type { Finding } from '../verdict/verdict.ts';
import { judgedBy } from './judge-step.ts';

const lost: Finding = { source: 'probes', verdict: 'unhealthy', because: 'one request was lost' };
const ready: Finding = { source: 'replicas', verdict: 'healthy', because: 'all are ready' };

const counting = (...counted: (typeof sources)[number][]) => ({ rollout: { sources: counted } });

test('a source that the environment does not let count condemns nothing', () => {
  expect(judgedBy(counting(...sources), [lost, ready]).verdict).toBe('unhealthy');
  expect(judgedBy(counting('replicas'), [lost, ready])).toEqual({ verdict: 'healthy', findings: [ready] });
});
