import { answered, answersTo, type AnswerClass, type Answers } from '../../measurement/answers.ts';
import { merged, quantileMs } from '../../measurement/histogram.ts';
import { isUnmeasured } from '../../measurement/unmeasured.ts';
import { milliseconds, percent, rate } from '../../text/words.ts';
import { answersIn } from '../evidence.ts';
import type { Source } from '../source.ts';

/** Fewer than so many requests say nothing of a share. */
const enough = 20;

export const objective: Source = {
  name: 'objective',
  about: 'rollout.objective (errors, refusals, p99), where there is no release to compare with',
  tests: 0,
  judge({ candidate, compared, objective: held }) {
    if (compared) return undefined;
    const source = 'objective';
    const answers = answersIn(candidate);
    if (isUnmeasured(answers)) {
      return { source, verdict: 'inconclusive', because: `answers not measured: ${answers.unmeasured}` };
    }
    const requests = answersTo(answers);
    if (requests < enough) {
      const because = `${String(requests)} requests are too few to hold against rollout.objective`;
      return { source, verdict: 'inconclusive', because };
    }
    const errors = hitsOf(answers, '5xx');
    const refused = hitsOf(answers, '4xx') + hitsOf(answers, 'empty');
    const p99 = quantileMs(merged(Object.values(answers).map(({ durations }) => durations)), 0.99) ?? 0;
    const told = [
      {
        is: errors / requests > held.errors,
        text: `errors in ${rate(errors, requests)}`,
        held: percent(held.errors),
      },
      {
        is: refused / requests > held.refused,
        text: `refused or empty ${rate(refused, requests)}`,
        held: percent(held.refused),
      },
      { is: p99 > held.p99, text: `p99 ${milliseconds(p99)}`, held: milliseconds(held.p99) },
    ];
    const missed = told.filter(({ is }) => is);
    return {
      source,
      verdict: missed.length > 0 ? 'unhealthy' : 'healthy',
      because: (missed.length > 0 ? missed : told)
        .map(({ text, held: limit }) => `${text}, rollout.objective allows ${limit}`)
        .join('; '),
      figures: [
        { name: 'requests', candidate: requests, current: null },
        { name: 'errors (5xx)', candidate: errors, current: null },
        { name: 'refused (4xx) or empty', candidate: refused, current: null },
        { name: 'p99, ms', candidate: p99, current: null },
      ],
    };
  },
};

function hitsOf(answers: Answers, what: AnswerClass): number {
  return Object.values(answers).reduce((sum, stratum) => sum + answered(stratum, [what]), 0);
}
