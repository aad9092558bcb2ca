import { countAnswer, noAnswers, type Answers } from '../measurement/answers.ts';
import type { Measurements, StepEvidence } from '../verdict/evidence.ts';

/** What a release had answered at first and at last: nothing, then so many answers of about 20 ms, and some slow ones. */
export function answering(requests: number, slow = { answers: 0, ms: 0 }): Measurements {
  const answers: Answers = noAnswers();
  for (let request = 0; request < requests; request += 1)
    countAnswer(answers, 'visitor GET /', '2xx', request < slow.answers ? slow.ms : 20 + (request % 5));
  return [noAnswers(), answers].map((counted, at) => ({ at, answers: counted, replicas: [] }));
}

/** The last step: visitors ask the candidate alone, and only a few probes the current. */
export function underAllTraffic({
  before,
  candidate = answering(1_300),
}: {
  before: Measurements;
  candidate?: Measurements;
}): StepEvidence {
  const step = { candidate, current: answering(80) };
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
