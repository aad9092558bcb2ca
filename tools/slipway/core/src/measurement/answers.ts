import { addDuration, difference, type Histogram } from './histogram.ts';

/** Who asked: someone from outside, or Slipway itself. */
export type AnswerKind = 'visitor' | 'probe';

/**
 * What became of a request. `empty` is a 2xx answer to a GET that has no body and should have one; `left` is a client
 * that did not wait for the end of its answer, which is no one's fault.
 */
export const answerClasses = ['2xx', 'empty', '3xx', '4xx', '5xx', 'left'] as const;
export type AnswerClass = (typeof answerClasses)[number];

/** What was counted of the same requests: one kind, one method, one route. */
export interface Stratum {
  /** Requests that were sent to a replica, answered or not. */
  begun: number;
  classes: Partial<Record<AnswerClass, number>>;
  /** From the request's arrival at the balancer to the end of its answer; without failures, and those that left. */
  durations: Histogram;
}

/** What the balancer has counted of a release, by stratum: `visitor GET /users/:id`. */
export type Answers = Record<string, Stratum>;

/** The name of a stratum. */
export function stratumOf(kind: AnswerKind, method: string, route: string): string {
  return `${kind} ${method} ${route}`;
}

export function noAnswers(): Answers {
  return {};
}

function noStratum(): Stratum {
  return { begun: 0, classes: {}, durations: {} };
}

export function countBegun(answers: Answers, name: string): void {
  (answers[name] ??= noStratum()).begun += 1;
}

export function countAnswer(answers: Answers, name: string, what: AnswerClass, ms: number): void {
  const stratum = (answers[name] ??= noStratum());
  stratum.classes[what] = (stratum.classes[what] ?? 0) + 1;
  if (isTimed(what)) addDuration(stratum.durations, ms);
}

export const isTimed = (what: AnswerClass): boolean => what !== '5xx' && what !== 'left';

/** The class of a whole answer; one that broke off counts as 5xx. */
export function classOf({
  status,
  method,
  isEmpty,
}: {
  status: number;
  method: string;
  isEmpty: boolean;
}): AnswerClass {
  if (status >= 500) return '5xx';
  if (status >= 400) return '4xx';
  // 304 is as good as 200: the client has it already.
  if (status >= 300 && status !== 304) return '3xx';
  return status === 200 && method === 'GET' && isEmpty ? 'empty' : '2xx';
}

/** What was counted between two readings. A stratum whose count went down began again in between. */
export function between(before: Answers, now: Answers): Answers {
  return Object.fromEntries(
    Object.entries(now).map(([name, stratum]) => [name, strataBetween(before[name] ?? noStratum(), stratum)]),
  );
}

function strataBetween(before: Stratum, now: Stratum): Stratum {
  if (now.begun < before.begun) return now;
  const classes = answerClasses
    .map((what) => [what, (now.classes[what] ?? 0) - (before.classes[what] ?? 0)] as const)
    .filter(([, count]) => count > 0);
  return {
    begun: now.begun - before.begun,
    classes: Object.fromEntries(classes),
    durations: difference(before.durations, now.durations),
  };
}

/** Answers of a stratum, or those of some classes; clients that left are no answers. */
export function answered({ classes }: Stratum, wanted: readonly AnswerClass[] = answerClasses): number {
  return wanted.reduce((sum, what) => (what === 'left' ? sum : sum + (classes[what] ?? 0)), 0);
}

export function kindOf(name: string): AnswerKind {
  return name.startsWith('probe ') ? 'probe' : 'visitor';
}

/** All answers, or those to one kind of request. */
export function answersTo(answers: Answers, kind?: AnswerKind): number {
  return Object.entries(answers).reduce(
    (sum, [name, stratum]) => (kind === undefined || kindOf(name) === kind ? sum + answered(stratum) : sum),
    0,
  );
}

/** Good answers to visitors who asked what probes ask, too: the same method and route. */
export function goodBesideProbes(answers: Answers): number {
  return Object.entries(answers)
    .filter(([name]) => kindOf(name) === 'visitor' && name.replace(/^visitor /, 'probe ') in answers)
    .reduce((sum, [, stratum]) => sum + answered(stratum, ['2xx', '3xx']), 0);
}
