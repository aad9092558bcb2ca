import { keyOf, type Labels } from '../store/labels.ts';

/** Items by their labels, in the order of answers. */
export function group<T>(
  items: readonly T[],
  labelsOf: (item: T) => Labels,
): { labels: Labels; items: T[] }[] {
  const groups = new Map<string, { labels: Labels; items: T[] }>();
  for (const item of items) {
    const labels = labelsOf(item);
    const key = keyOf(labels);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { labels, items: [item] });
    else known.items.push(item);
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, found]) => found);
}
