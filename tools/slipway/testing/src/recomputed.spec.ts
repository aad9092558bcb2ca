import {
  countAnswer,
  countBegun,
  noAnswers,
  type AnswerClass,
  type Answers,
} from '@slipway/core/measurement/answers';
import { merged, quantileMs, total } from '@slipway/core/measurement/histogram';
import { recompute } from './recompute.ts';
import type { StepEvidence } from '@slipway/core/verdict/evidence';
import { judgeStep } from '@slipway/core/verdict/sources/judge';
import { sourceNames } from '@slipway/core/verdict/sources/sources';
import { smallestShown } from '@slipway/core/verdict/statistics/power';
import type { Finding } from '@slipway/core/verdict/verdict';

const level = 0.001;
const replicas = [{ id: 'r2-1', state: 'ready' as const, restarts: 0, readinessLost: 0, residentBytes: 1 }];

function answersOf(counts: Record<string, Partial<Record<AnswerClass, number>>>): Answers {
  const answers = noAnswers();
  for (const [stratum, classes] of Object.entries(counts)) {
    for (const [what, count] of Object.entries(classes)) {
      for (let number = 0; number < count; number += 1) {
        countBegun(answers, stratum);
        countAnswer(answers, stratum, what as AnswerClass, 20);
      }
    }
  }
  return answers;
}

const candidate = answersOf({
  'visitor GET /': { '2xx': 300, '5xx': 4, '4xx': 2 },
  'visitor POST /orders': { '2xx': 5, '5xx': 20 },
  'probe GET /': { '2xx': 60 },
});
const current = answersOf({
  'visitor GET /': { '2xx': 800, '5xx': 3, '3xx': 7 },
  'visitor POST /orders': { '2xx': 60 },
  'probe GET /': { '2xx': 60 },
});

const series = (answers: Answers) => [
  { at: 0, answers: noAnswers(), replicas },
  { at: 1_000, answers, replicas },
];
const logged = { errors: [], lines: 0, unknown: 0 };
const tally = { sent: 60, lost: 0, failed: 0, reasons: [] };

const evidence: StepEvidence = {
  probes: { candidate: tally, current: tally, hangs: false },
  candidate: series(candidate),
  needs: { visitors: false, shows: 0.5 },
  objective: { errors: 0.01, refused: 0.5, p99: 1_000 },
  compared: {
    timed: series(candidate),
    current: series(current),
    steps: [{ candidate: series(candidate), current: series(current) }],
    logged: { window: { candidate: logged, current: logged }, known: [], clock: 0 },
  },
};

/** As the ledger keeps it, and `slipway history --json` shows it. */
const { findings, rests } = JSON.parse(
  JSON.stringify(judgeStep(evidence, sourceNames, { level })),
) as ReturnType<typeof judgeStep>;
const findingOf = (source: string) => findings.find((finding) => finding.source === source) as Finding;

test('every chance comes of what is kept of its finding', () => {
  for (const finding of findings) {
    const again = recompute(finding);
    if (again === undefined) expect(finding.p).toBeUndefined();
    else expect(again).toBeCloseTo(finding.p ?? -1, 12);
  }
  expect(findings.filter(({ p }) => p !== undefined).map(({ source }) => source)).toEqual([
    'errors',
    'answers',
    'latency',
    'tail',
    'memory',
    'logs',
  ]);
});

test('what decided is told with where it was', () => {
  const { p, because } = findingOf('errors');
  expect(p).toBeLessThan(level);
  expect(because).toContain('most by visitor POST /orders: 20 of 25');
});

test('a median comes of the durations that are kept', () => {
  const { figures = [], durations = [] } = findingOf('latency');
  const all = merged(durations.map((each) => each.candidate));
  expect(figures).toContainEqual({
    name: 'median, ms',
    candidate: quantileMs(all, 0.5),
    current: quantileMs(merged(durations.map((each) => each.current)), 0.5),
  });
  expect(total(all)).toBe(300 + 2 + 5 + 60);
});

test('what evidence would have shown follows from the numbers that it rests on', () => {
  expect(rests).toMatchObject({
    visitors: { candidate: 331, current: 870 },
    probes: { candidate: 60, current: 60 },
  });
  expect(smallestShown(331 + 60, 870 + 60, level)).toBeCloseTo(rests?.shows ?? 0, 12);
});
