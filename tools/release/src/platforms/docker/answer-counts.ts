import { noAnswers, type AnswerCount } from '../../measurement/answers.ts';

/**
 * What deploy/nginx/slipway/traffic.js counts: a line `web-r42 errors 3` for answers with 5xx, and a line
 * `web-r42 53 1200` for each bucket of durations and how many it holds. Nginx's own times have milliseconds.
 */
export function readAnswers(text: string): Map<string, AnswerCount> {
  const counts = new Map<string, AnswerCount>();
  for (const line of text.split('\n').filter(Boolean)) {
    const [upstream = '', what = '', number = '0'] = line.split(' ');
    const count = counts.get(upstream) ?? noAnswers();
    counts.set(upstream, count);
    if (what === 'errors') count.errors = Number(number);
    else {
      count.durations[Number(what)] = Number(number);
      count.requests += Number(number);
    }
  }
  return counts;
}
