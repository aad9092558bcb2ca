import { SECOND } from '../clock.ts';
import { type MetricQuery } from '../logql/query.ts';
import { Refusal } from '../refusal.ts';
import { type Labels } from '../store/labels.ts';
import { type Store } from '../store/store.ts';
import { find } from './find.ts';
import { group } from './group.ts';
import { ERROR } from './stage.ts';

/** The times of the lines that make one series of a metric query. */
export interface Counted {
  readonly labels: Labels;
  readonly times: readonly bigint[];
}

/** Finds what is to be counted at any time from one to another, both included. */
export function findCounted(query: MetricQuery, store: Store, first: bigint, last: bigint): Counted[] {
  const found = find(query.lines, store, first - query.range + 1n, last + 1n);
  const error = found.find(({ labels }) => labels.has(ERROR))?.labels.get(ERROR);
  if (error !== undefined)
    throw new Refusal(
      400,
      `pipeline error: ${error}; add a filter such as | ${ERROR}="" to leave such lines out`,
    );
  return group(found, ({ labels }) => summed(labels, query.sumBy)).map(({ labels, items }) => ({
    labels,
    times: items.map(({ time }) => time),
  }));
}

/** The value of a series at a time, as Loki writes it; none where there is nothing to count. */
export function valueAt(
  { counting, range }: MetricQuery,
  { times }: Counted,
  at: bigint,
): string | undefined {
  const count = times.filter((time) => time > at - range && time <= at).length;
  if (count === 0) return undefined;
  return String(counting === 'rate' ? count / (Number(range) / Number(SECOND)) : count);
}

function summed(labels: Labels, sumBy: readonly string[] | undefined): Labels {
  return sumBy === undefined ? labels : new Map([...labels].filter(([name]) => sumBy.includes(name)));
}
