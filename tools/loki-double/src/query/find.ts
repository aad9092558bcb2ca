import { type LogQuery, type Matcher } from '../logql/query.ts';
import { type Labels } from '../store/labels.ts';
import { type Store } from '../store/store.ts';
import { type Candidate } from './stage.ts';

export interface Found {
  readonly time: bigint;
  readonly text: string;
  readonly labels: Labels;
}

export const matches = (matchers: readonly Matcher[], labels: Labels): boolean =>
  matchers.every(({ name, test }) => test(labels.get(name) ?? ''));

/** What a query finds from a time on and before another. */
export function find({ matchers, stages }: LogQuery, store: Store, from: bigint, before: bigint): Found[] {
  return store
    .streams()
    .filter(({ labels }) => matches(matchers, labels))
    .flatMap((stream) =>
      stream.between(from, before).flatMap(({ time, text, metadata }): Found[] => {
        const candidate: Candidate = { text, labels: new Map([...stream.labels, ...metadata]) };
        return stages.every((stage) => stage(candidate)) ? [{ time, text, labels: candidate.labels }] : [];
      }),
    );
}
