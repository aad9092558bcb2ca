/** Names and values. A map, because a label may be called `constructor`. */
export type Labels = ReadonlyMap<string, string>;

const byName = ([one]: [string, string], [other]: [string, string]): number => (one < other ? -1 : 1);

export const labelsOf = (object: Readonly<Record<string, string>>): Labels => new Map(Object.entries(object));

/** Labels as they stand in an answer, sorted by name. */
export const toObject = (labels: Labels): Record<string, string> =>
  Object.fromEntries([...labels].sort(byName));

/** The text that equal labels share; answers are sorted by it. */
export const keyOf = (labels: Labels): string =>
  [...labels]
    .sort(byName)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
