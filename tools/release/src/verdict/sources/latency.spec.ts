import { countAnswer, noAnswers, type Answers } from '../../measurement/answers.ts';
import type { Measurements, StepEvidence } from '../evidence.ts';
import { latency } from './latency.ts';

/** What a release had answered at first and at last: nothing, then so many answers of so many milliseconds. */
function answering(requests: number, ms = 20): Measurements {
  const answers: Answers = noAnswers();
  for (let request = 0; request < requests; request += 1)
    countAnswer(answers, 'visitor GET /', '2xx', ms + (request % 5));
  return [noAnswers(), answers].map((counted, at) => ({ at, answers: counted, replicas: [] }));
}

/** The last step: visitors ask the candidate alone, and only a few probes the current. */
function underAllTraffic({ before }: { before: Measurements }): StepEvidence {
  const step = { candidate: answering(1_300), current: answering(80) };
  const unmeasured = { unmeasured: 'not here' };
  return {
    probes: { candidate: { sent: 0, lost: 0, failed: 0, reasons: [] }, hangs: false },
    candidate: step.candidate,
    needs: { visitors: false, shows: 0.02 },
    objective: { errors: 0.01, refused: 0.5, p99: 10_000 },
    compared: {
      timed: step.candidate,
      current: before,
      steps: [step],
      before,
      logged: { window: { candidate: unmeasured, current: unmeasured }, known: unmeasured, clock: 0 },
    },
  };
}

test('under all traffic the answers of the current before count as enough, not the few that it gives now', () => {
  expect(latency.judge(underAllTraffic({ before: answering(1_600) }), 1e-4)?.verdict).toBe('healthy');
});

test('where the current answered too little before, it is inconclusive', () => {
  expect(latency.judge(underAllTraffic({ before: answering(30) }), 1e-4)?.verdict).toBe('inconclusive');
});
