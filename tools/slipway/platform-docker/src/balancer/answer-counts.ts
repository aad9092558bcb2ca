import { answerClasses, type AnswerClass, type Answers } from '@slipway/core/measurement/answers';

/**
 * What deploy/nginx/slipway/balance/figures.js counts, a line each: release, kind, method, route, what, how many. What
 * is `begun`, a class of answers, or a bucket of durations: `web-r42 visitor GET /users/:id 53 1200`. Nginx's own times
 * have milliseconds.
 */
export function readAnswers(text: string): Map<string, Answers> {
  const counts = new Map<string, Answers>();
  for (const line of text.split('\n').filter(Boolean)) {
    const [release = '', kind = '', method = '', route = '', what = '', number = '0'] = line.split(' ');
    const answers = counts.get(release) ?? {};
    counts.set(release, answers);
    const stratum = (answers[`${kind} ${method} ${route}`] ??= { begun: 0, classes: {}, durations: {} });
    if (what === 'begun') stratum.begun = Number(number);
    else if (isClass(what)) stratum.classes[what] = Number(number);
    else stratum.durations[Number(what)] = Number(number);
  }
  return counts;
}

function isClass(what: string): what is AnswerClass {
  return (answerClasses as readonly string[]).includes(what);
}
