import { answering, underAllTraffic } from '../../testing/under-all-traffic.ts';
import { tail } from './tail.ts';

/** The verdict if so many of 1,500 answers under all traffic take this long (ms), and none did before. */
const slow = (answers: number, ms: number) =>
  tail.judge(
    underAllTraffic({ before: answering(1_700), candidate: answering(1_500, { answers, ms }) }),
    1e-4,
  )?.verdict;

test('a machine that becomes busy under the last step rejects no release', () => {
  expect(slow(16, 300)).toBe('healthy');
});

test('answers that no busy machine explains do, even with nothing to compare them with', () => {
  expect(slow(16, 2_000)).toBe('unhealthy');
});
