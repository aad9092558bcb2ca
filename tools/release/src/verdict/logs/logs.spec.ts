import type { AnswerCount } from '../../measurement/answers.ts';
import type { LogLine } from '../../platforms/platform.ts';
import { fingerprintOf } from './fingerprint.ts';
import { judgeLogs } from './logs.ts';

const level = 0.001;
const answers = (requests: number): AnswerCount => ({ requests, errors: 0, durations: {} });
const both = { candidate: answers(1_000), current: answers(1_000) };

/** So many error lines, each at a time of its own. */
function lines(msg: string, count: number, replica = 'r2-1'): LogLine[] {
  return Array.from({ length: count }, (_, index) => ({
    replica,
    text: JSON.stringify({ level: 50, time: 1_000 + index * 50, msg }),
  }));
}

test('an error is the same whatever its numbers, ids, texts and times are', () => {
  const first = fingerprintOf(
    '{"msg":"order 17 of \\"Kit\\" (3f2b8c1e-0d6a-4c7b-9a51-2f3e4d5c6b7a) took 31.5 ms"}',
  );
  const second = fingerprintOf(
    '{"msg":"order 9 of \\"Ann\\" (00000000-0d6a-4c7b-9a51-2f3e4d5c6b70) took 2 s"}',
  );
  expect(first).toBe(second);
  expect(first).toBe('order <n> of <text> (<uuid>) took <time>');
});

test('an error is told by the type and message of what was thrown, and text by itself', () => {
  const line =
    '{"level":50,"msg":"request failed","err":{"type":"TypeError","message":"x is undefined","stack":"..."}}';
  expect(fingerprintOf(line)).toBe('TypeError: x is undefined: request failed');
  expect(fingerprintOf('segfault at 0x7ffe')).toBe('segfault at <hex>');
});

test('an error that the current never logged condemns, and is named', () => {
  const finding = judgeLogs(
    both,
    { window: { candidate: lines('no cargo 7', 20), current: [] }, known: lines('out of rope', 3) },
    level,
  );
  expect(finding.verdict).toBe('unhealthy');
  expect(finding.fingerprints).toEqual([{ text: 'no cargo <n>', events: 20 }]);
});

test('an error that the current logs as often does not', () => {
  const window = { candidate: lines('out of rope', 20), current: lines('out of rope', 15, 'r1-1') };
  expect(judgeLogs(both, { window, known: window.current }, level).verdict).toBe('healthy');
});

test('a freak error, and one stack trace of many lines, condemn nobody', () => {
  const trace = lines('at rope.js', 60).map((line) => ({
    ...line,
    text: line.text.replace(/"time":\d+/, '"time":1000'),
  }));
  for (const candidate of [lines('lightning', 4), trace]) {
    expect(judgeLogs(both, { window: { candidate, current: [] }, known: [] }, level).verdict).toBe('healthy');
  }
});

test('logs that could not be read make it inconclusive, with the reason', () => {
  const window = { candidate: [], current: { unmeasured: 'Loki is away' } };
  expect(judgeLogs(both, { window, known: [] }, level)).toMatchObject({
    verdict: 'inconclusive',
    because: 'logs not read: Loki is away',
  });
});
