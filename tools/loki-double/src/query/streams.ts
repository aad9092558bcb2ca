import { type LogQuery } from '../logql/query.ts';
import { toObject } from '../store/labels.ts';
import { type Store } from '../store/store.ts';
import { find, type Found } from './find.ts';
import { group } from './group.ts';

interface Wanted {
  readonly from: bigint;
  readonly before: bigint;
  /** Of lines, all streams together. */
  readonly limit: number;
  readonly direction: 'forward' | 'backward';
}

/** Lines by their labels; the limit keeps the oldest of them all, or the newest. */
export function streams(
  query: LogQuery,
  store: Store,
  { from, before, limit, direction }: Wanted,
): unknown[] {
  const sign = direction === 'forward' ? 1 : -1;
  const byTime = (one: Found, other: Found): number => sign * Number(one.time - other.time);
  const found = find(query, store, from, before).sort(byTime).slice(0, limit);
  return group(found, ({ labels }) => labels).map(({ labels, items }) => ({
    stream: toObject(labels),
    values: items.map(({ time, text }) => [String(time), text]),
  }));
}
