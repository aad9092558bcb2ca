import { inSeconds } from '../clock.ts';
import { type MetricQuery } from '../logql/query.ts';
import { Refusal } from '../refusal.ts';
import { toObject } from '../store/labels.ts';
import { type Store } from '../store/store.ts';
import { findCounted, valueAt } from './count.ts';

/** Loki's limit of points in a series. */
const MOST_POINTS = 11_000n;

/** A metric query at one time after another. */
export function matrix(query: MetricQuery, store: Store, from: bigint, to: bigint, step: bigint): unknown[] {
  if ((to - from) / step > MOST_POINTS)
    throw new Refusal(400, `a series would have more than ${MOST_POINTS} points: use a larger step`);
  const times: bigint[] = [];
  for (let at = from; at <= to; at += step) times.push(at);
  return findCounted(query, store, from, to).flatMap((counted) => {
    const values = times.flatMap((at): [number, string][] => {
      const value = valueAt(query, counted, at);
      return value === undefined ? [] : [[inSeconds(at), value]];
    });
    return values.length === 0 ? [] : [{ metric: toObject(counted.labels), values }];
  });
}
