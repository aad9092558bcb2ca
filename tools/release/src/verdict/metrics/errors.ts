import type { AnswerCount } from '../../measurement/answers.ts';
import type { Unmeasured } from '../../measurement/unmeasured.ts';
import { rate } from '../../output/words.ts';
import { enoughOf, requestsOf, type Pair } from '../pair.ts';
import { fisherExact } from '../statistics/fisher.ts';
import type { Finding } from '../verdict.ts';

/** Judges by the share of 5xx answers, with Fisher's exact test: an error rate that the current has too is none. */
export function judgeErrors(answers: Pair<AnswerCount | Unmeasured>, level: number): Finding {
  const source = 'errors';
  const enough = enoughOf(source, answers);
  if ('verdict' in enough) return enough;
  const { candidate, current } = enough;
  const p = fisherExact(
    { hits: candidate.errors, of: candidate.requests },
    { hits: current.errors, of: current.requests },
  );
  return {
    source,
    verdict: p < level ? 'unhealthy' : 'healthy',
    because: `errors in ${rate(candidate.errors, candidate.requests)} against ${rate(current.errors, current.requests)}`,
    figures: [
      requestsOf(enough),
      { name: 'errors (5xx)', candidate: candidate.errors, current: current.errors },
    ],
    p,
  };
}
