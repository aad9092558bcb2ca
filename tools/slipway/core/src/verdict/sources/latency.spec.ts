import { answering, underAllTraffic } from '../../testing/under-all-traffic.ts';
import { latency } from './latency.ts';

test("under all traffic the current's answers before are enough, not the few of now", () => {
  expect(latency.judge(underAllTraffic({ before: answering(1_600) }), 1e-4)?.verdict).toBe('healthy');
});

test('where the current answered too little before, it is inconclusive', () => {
  expect(latency.judge(underAllTraffic({ before: answering(30) }), 1e-4)?.verdict).toBe('inconclusive');
});
