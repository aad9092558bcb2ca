import {
  countAnswer,
  countBegun,
  noAnswers,
  type AnswerClass,
  type Answers,
} from '../measurement/answers.ts';
import type { StepEvidence } from './evidence.ts';
import { judgeStep } from './judge.ts';
import { sourceNames } from './sources.ts';
import { chanceOf } from './sources/shares.ts';
import { smallestShown } from './statistics/power.ts';
import type { Finding } from './verdict.ts';

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
    step: { candidate: series(candidate), current: series(current) },
    steps: [{ candidate: series(candidate), current: series(current) }],
    logged: { window: { candidate: logged, current: logged }, known: [], clock: 0 },
  },
};

/** As the ledger keeps it, and `slipway history --json` shows it. */
const { findings, rests } = JSON.parse(
  JSON.stringify(judgeStep(evidence, sourceNames, { level })),
) as ReturnType<typeof judgeStep>;
const findingOf = (source: string) => findings.find((finding) => finding.source === source) as Finding;

test('the chance of what was found in errors comes of the strata that are kept', () => {
  const { p, strata, because } = findingOf('errors');
  expect(p).toBeLessThan(level);
  expect(chanceOf(strata ?? [])).toBeCloseTo(p ?? 0, 12);
  expect(because).toContain('most by visitor POST /orders: 20 of 25');
});

test('the chance of what was found in other answers, too: the least of the classes', () => {
  const { p, strata = [] } = findingOf('answers');
  const classes = new Set(strata.map(({ name }) => name.split(' of ')[0] ?? ''));
  const chances = [...classes].map((what) =>
    chanceOf(strata.filter(({ name }) => name.startsWith(`${what} of `))),
  );
  expect(classes).toEqual(new Set(['4xx', '3xx']));
  expect(Math.min(...chances)).toBeCloseTo(p ?? 0, 12);
});

test('what the evidence would have shown comes of the numbers that it is said to rest on', () => {
  expect(rests).toMatchObject({
    visitors: { candidate: 331, current: 870 },
    probes: { candidate: 60, current: 60 },
  });
  expect(smallestShown(331 + 60, 870 + 60, level)).toBeCloseTo(rests?.shows ?? 0, 12);
});
