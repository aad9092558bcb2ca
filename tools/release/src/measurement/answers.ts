import { addDuration, type Histogram } from './histogram.ts';

/** What the balancer has counted of a release's answers. */
export interface AnswerCount {
  requests: number;
  /** Answers with 5xx, the balancer's own in the release's place included. */
  errors: number;
  /** From the request's arrival at the balancer to the end of its answer. */
  durations: Histogram;
}

export function noAnswers(): AnswerCount {
  return { requests: 0, errors: 0, durations: {} };
}

export function countAnswer(count: AnswerCount, status: number, ms: number): void {
  count.requests += 1;
  if (status >= 500) count.errors += 1;
  addDuration(count.durations, ms);
}

/** What was counted between two readings. A count that went down was begun anew in between. */
export function between(before: AnswerCount, now: AnswerCount): AnswerCount {
  if (now.requests < before.requests) return now;
  const durations: Histogram = {};
  for (const [bucket, count] of Object.entries(now.durations)) {
    const more = count - (before.durations[Number(bucket)] ?? 0);
    if (more > 0) durations[Number(bucket)] = more;
  }
  return { requests: now.requests - before.requests, errors: now.errors - before.errors, durations };
}
