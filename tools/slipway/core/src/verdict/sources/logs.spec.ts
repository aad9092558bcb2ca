import type { Answers } from '../../measurement/answers.ts';
import type { Unmeasured } from '../../measurement/unmeasured.ts';
import type { ErrorLine, ErrorLines } from '../../logs/error-lines.ts';
import type { Pair } from '../evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { judgeLogs } from './logs.ts';

const level = 0.001;
const needs = { visitors: false, shows: 0.5 };
const answers = (requests: number): Answers => ({
  'visitor GET /': { begun: requests, classes: { '2xx': requests }, durations: {} },
});
const both = { candidate: answers(1_000), current: answers(1_000) };
const series = [
  { at: 0, answers: answers(0), replicas: [] },
  { at: 60_000, answers: answers(1_000), replicas: [] },
];

/** By the lines of one step in which each release has answered a thousand requests. */
function judge(window: Pair<ErrorLines | Unmeasured>, known: ErrorLine[]) {
  const steps = [{ candidate: series, current: series }];
  return judgeLogs(both, { steps, logged: { window, known, clock: 0 } }, needs, level);
}

/** So many error lines, each at a time of its own. */
function lines(msg: string, count: number, replica = 'r2-1'): ErrorLine[] {
  return Array.from({ length: count }, (_, index) => ({
    replica,
    at: 1_000 + index * 50,
    text: JSON.stringify({ level: 50, msg }),
  }));
}

const logged = (errors: ErrorLine[], unknown = 0): ErrorLines => ({
  errors,
  lines: errors.length + unknown,
  unknown,
});

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
  const finding = judge(
    { candidate: logged(lines('no cargo 7', 20)), current: logged([]) },
    lines('out of rope', 3),
  );
  expect(finding.verdict).toBe('unhealthy');
  expect(finding.fingerprints).toEqual([{ text: 'no cargo <n>', events: 20 }]);
});

test('an error that the current logs as often does not', () => {
  const known = lines('out of rope', 15, 'r1-1');
  const window = { candidate: logged(lines('out of rope', 20)), current: logged(known) };
  expect(judge(window, known).verdict).toBe('healthy');
});

test('one odd error, and one stack trace of many lines, condemn no release', () => {
  const trace = lines('at rope.js', 60).map((line, index) => ({ ...line, at: 1_000 + index / 10 }));
  for (const errors of [lines('lightning', 4), trace]) {
    const window = { candidate: logged(errors), current: logged([]) };
    expect(judge(window, []).verdict).toBe('healthy');
  }
});

test('lines that tell no level are no errors, and it is said how many they are', () => {
  const window = { candidate: logged([], 40), current: logged([]) };
  expect(judge(window, [])).toMatchObject({
    verdict: 'healthy',
    because: expect.stringContaining('40 of 40 lines of the candidate tell no level') as string,
  });
});

test('logs that could not be read make it inconclusive, with the reason', () => {
  const window = { candidate: logged([]), current: { unmeasured: 'Loki is away' } };
  expect(judge(window, [])).toMatchObject({
    verdict: 'inconclusive',
    because: 'logs not read: Loki is away',
  });
});
