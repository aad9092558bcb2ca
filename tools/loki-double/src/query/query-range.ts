import { type Call } from '../http/call.ts';
import { matrix } from './matrix.ts';
import { readDirection, readLimit, readQuery, readSpan, readStep } from './parameters.ts';
import { streams } from './streams.ts';

/** `GET /loki/api/v1/query_range`: lines for a log query, a matrix for a metric query. */
export function queryRange({ parameters, store, clock }: Call): unknown {
  const query = readQuery(parameters);
  const { from, before } = readSpan(parameters, clock);
  if (query.kind === 'metric')
    return {
      resultType: 'matrix',
      result: matrix(query, store, from, before, readStep(parameters, before - from)),
    };
  const limit = readLimit(parameters);
  return {
    resultType: 'streams',
    result: streams(query, store, { from, before, limit, direction: readDirection(parameters) }),
  };
}
