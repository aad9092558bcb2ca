import { inSeconds } from '../clock.ts';
import { type Call } from '../http/call.ts';
import { Refusal } from '../refusal.ts';
import { toObject } from '../store/labels.ts';
import { findCounted, valueAt } from './count.ts';
import { readQuery } from './parameters.ts';
import { readTime } from './read-time.ts';

/** `GET /loki/api/v1/query`: a metric query at one time. */
export function queryAtInstant({ parameters, store, clock }: Call): unknown {
  const query = readQuery(parameters);
  if (query.kind === 'log')
    throw new Refusal(400, 'log queries have no value at an instant: use query_range');
  const at = readTime(parameters.get('time')) ?? clock();
  const result = findCounted(query, store, at, at).map((counted) => ({
    metric: toObject(counted.labels),
    value: [inSeconds(at), valueAt(query, counted, at)],
  }));
  return { resultType: 'vector', result };
}
