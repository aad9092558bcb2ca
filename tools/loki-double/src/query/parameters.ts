import { type Clock, HOUR, SECOND } from '../clock.ts';
import { parse } from '../logql/parse.ts';
import { type LogQuery, type MetricQuery } from '../logql/query.ts';
import { Refusal } from '../refusal.ts';
import { readTime } from './read-time.ts';

// Loki's defaults.
const LIMIT = 100;
const HIGHEST_LIMIT = 5000;

export function readQuery(parameters: URLSearchParams): LogQuery | MetricQuery {
  const query = parameters.get('query') ?? '';
  if (query === '') throw new Refusal(400, 'parse error: the query is empty');
  return parse(query);
}

/** The span of time that is asked for: `before` does not belong to it. */
export function readSpan(
  parameters: URLSearchParams,
  clock: Clock,
  usual: bigint = HOUR,
): { from: bigint; before: bigint } {
  const before = readTime(parameters.get('end')) ?? clock();
  const from = readTime(parameters.get('start')) ?? before - usual;
  if (before <= from) throw new Refusal(400, 'end must be after start');
  return { from, before };
}

export function readLimit(parameters: URLSearchParams): number {
  const text = parameters.get('limit') ?? String(LIMIT);
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit === 0) throw new Refusal(400, `limit ${text} is no positive whole number`);
  if (limit > HIGHEST_LIMIT) throw new Refusal(400, `limit ${limit} is over the maximum of ${HIGHEST_LIMIT}`);
  return limit;
}

export function readDirection(parameters: URLSearchParams): 'forward' | 'backward' {
  const direction = (parameters.get('direction') ?? 'backward').toLowerCase();
  if (direction === 'forward' || direction === 'backward') return direction;
  throw new Refusal(400, `direction ${direction} is neither forward nor backward`);
}

/** Nanoseconds from one point of a matrix to the next; by default some 250 points, a second apart at least. */
export function readStep(parameters: URLSearchParams, span: bigint): bigint {
  const text = parameters.get('step');
  const most = span / (250n * SECOND);
  if (text === null) return (most > 1n ? most : 1n) * SECOND;
  const step = BigInt(Math.round(Number(text.replace(/s$/, '')) * 1e9 || 0));
  if (step <= 0n) throw new Refusal(400, `step ${text} is no positive number of seconds`);
  return step;
}
