import type { AnswerCount } from '../measurement/answers.ts';
import { isUnmeasured, type Unmeasured } from '../measurement/unmeasured.ts';
import type { Finding } from './verdict.ts';

/** The same thing of both releases. */
export interface Pair<T> {
  candidate: T;
  current: T;
}

/** Requests that each release must have answered before anything is said of it. */
export const enoughRequests = 100;

/** What both have answered, where that is enough to judge by; otherwise the finding that it is not. */
export function enoughOf(
  source: string,
  { candidate, current }: Pair<AnswerCount | Unmeasured>,
): Pair<AnswerCount> | Finding {
  const inconclusive = (because: string): Finding => ({ source, verdict: 'inconclusive', because });
  if (isUnmeasured(candidate)) return inconclusive(`${source} not measured: ${candidate.unmeasured}`);
  if (isUnmeasured(current)) return inconclusive(`${source} not measured: ${current.unmeasured}`);
  if (Math.min(candidate.requests, current.requests) >= enoughRequests) return { candidate, current };
  return {
    ...inconclusive(
      `${source}: ${String(candidate.requests)} requests of the candidate and ${String(current.requests)} of the current are too few, each needs ${String(enoughRequests)}`,
    ),
    figures: [requestsOf({ candidate, current })],
  };
}

export function requestsOf({ candidate, current }: Pair<AnswerCount>): {
  name: string;
  candidate: number;
  current: number;
} {
  return { name: 'requests', candidate: candidate.requests, current: current.requests };
}
