import type { Figures } from '@slipway/core/platform/observation';
import { labelOf, parseExposition } from './exposition.ts';

const histogram = 'http_server_request_duration_seconds';

/** What a replica has counted since it started. */
export interface Totals {
  requests: number;
  errors: number;
  /** Cumulative counts by upper bound in seconds, over all routes. */
  buckets: Map<number, number>;
}

export const noTotals: Totals = { requests: 0, errors: 0, buckets: new Map() };

export function totalsOf(exposition: string): Totals {
  const totals: Totals = { requests: 0, errors: 0, buckets: new Map() };
  for (const sample of parseExposition(exposition).get(histogram)?.samples ?? []) {
    // Slipway's own requests.
    if (labelOf(sample, 'user_agent_synthetic_type') !== undefined) continue;
    const value = Number(sample.value);
    if (sample.name === `${histogram}_count`) {
      totals.requests += value;
      if (labelOf(sample, 'http_response_status_code')?.startsWith('5')) totals.errors += value;
    } else if (sample.name === `${histogram}_bucket`) {
      const bound = labelOf(sample, 'le') === '+Inf' ? Infinity : Number(labelOf(sample, 'le'));
      totals.buckets.set(bound, (totals.buckets.get(bound) ?? 0) + value);
    }
  }
  return totals;
}

/** What was counted between two looks. A count that went down began again with its replica. */
export function difference(now: Totals, before: Totals): Totals {
  if (now.requests < before.requests) return now;
  return {
    requests: now.requests - before.requests,
    errors: now.errors - before.errors,
    buckets: new Map(
      [...now.buckets].map(([bound, count]) => [bound, count - (before.buckets.get(bound) ?? 0)]),
    ),
  };
}

export function sum(all: readonly Totals[]): Totals {
  const buckets = new Map<number, number>();
  for (const totals of all) {
    for (const [bound, count] of totals.buckets) buckets.set(bound, (buckets.get(bound) ?? 0) + count);
  }
  return {
    requests: all.reduce((total, { requests }) => total + requests, 0),
    errors: all.reduce((total, { errors }) => total + errors, 0),
    buckets,
  };
}

export function figuresOf({ requests, errors, buckets }: Totals, windowSeconds: number): Figures {
  const figures: Figures = {
    windowSeconds,
    requestsPerSecond: windowSeconds > 0 ? requests / windowSeconds : 0,
  };
  if (requests === 0) return figures;
  return {
    ...figures,
    errorRate: errors / requests,
    p50: quantile(0.5, buckets),
    p99: quantile(0.99, buckets),
  };
}

/**
 * The quantile of a histogram, in the unit of its bounds: linear within the bucket that holds it, and the largest
 * finite bound where that is the last bucket (as Prometheus's `histogram_quantile` has it).
 */
export function quantile(q: number, buckets: ReadonlyMap<number, number>): number {
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const rank = q * (sorted.at(-1)?.[1] ?? 0);
  let lower = 0;
  let below = 0;
  for (const [upper, count] of sorted) {
    if (count >= rank) {
      if (upper === Infinity) return lower;
      return count === below ? upper : lower + ((upper - lower) * (rank - below)) / (count - below);
    }
    lower = upper;
    below = count;
  }
  return lower;
}
