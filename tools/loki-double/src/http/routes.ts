import { push } from '../push/push.ts';
import { readPush } from '../push/read-push.ts';
import { labelNames, labelValues } from '../query/label-lists.ts';
import { queryAtInstant } from '../query/query-at-instant.ts';
import { queryRange } from '../query/query-range.ts';
import { series } from '../query/series.ts';
import { type Answer, nothing, success, text } from './answer.ts';
import { type Call } from './call.ts';
import { metrics } from './metrics.ts';
import { readBody } from './read-body.ts';

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly answer: (call: Call) => Answer | Promise<Answer>;
}

const api = (rest: string): RegExp => new RegExp(`^/loki/api/v1/${rest}$`);

export const routes: readonly Route[] = [
  { method: 'GET', path: /^\/ready$/, answer: () => text(200, 'ready\n') },
  { method: 'GET', path: /^\/metrics$/, answer: ({ store }) => metrics(store) },
  {
    method: 'POST',
    path: api('push'),
    answer: async ({ request, store, clock }) => {
      push(readPush(request.headers['content-type'], await readBody(request)), store, clock());
      return nothing(204);
    },
  },
  { method: 'GET', path: api('query_range'), answer: (call) => success(queryRange(call)) },
  { method: 'GET', path: api('query'), answer: (call) => success(queryAtInstant(call)) },
  { method: 'GET', path: api('labels'), answer: (call) => success(labelNames(call)) },
  { method: 'GET', path: api('label/(\\w+)/values'), answer: (call) => success(labelValues(call)) },
  { method: 'GET', path: api('series'), answer: (call) => success(series(call)) },
];
