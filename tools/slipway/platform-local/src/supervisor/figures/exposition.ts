/** One line of the Prometheus text format, taken apart just as far as it is needed here. */
export interface Sample {
  name: string;
  /** What stands between the braces; empty where there are none. */
  labels: string;
  value: string;
}

/** A metric with its `# HELP` and `# TYPE` lines and its samples. */
export interface Family {
  comments: string[];
  samples: Sample[];
}

const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)/;
const commentLine = /^# (?:HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*)/;

/** Parses the text format (version 0.0.4), families in the order of the text. */
export function parseExposition(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  let current: Family | undefined;
  for (const line of text.split('\n')) {
    const named = commentLine.exec(line)?.[1];
    if (named !== undefined) {
      current = familyOf(families, named);
      current.comments.push(line);
      continue;
    }
    const [, name, labels = '', value] = sampleLine.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    (current ?? familyOf(families, name)).samples.push({ name, labels, value });
  }
  return families;
}

/** The value of one label of a sample; nothing where it has no such label. */
export function labelOf({ labels }: Sample, name: string): string | undefined {
  return new RegExp(`(?:^|,)${name}="((?:[^"\\\\]|\\\\.)*)"`).exec(labels)?.[1];
}

/**
 * Several expositions as one: each sample gets the labels of its origin, each family is described once (a family's
 * samples must stand together).
 */
export function mergeExpositions(parts: readonly { labels: string; text: string }[]): string {
  const merged = new Map<string, Family>();
  for (const { labels, text } of parts) {
    for (const [name, { comments, samples }] of parseExposition(text)) {
      const family = familyOf(merged, name);
      if (family.comments.length === 0) family.comments.push(...comments);
      for (const sample of samples) {
        family.samples.push({
          ...sample,
          labels: [labels, withoutOwn(sample.labels)].filter(Boolean).join(','),
        });
      }
    }
  }
  return [...merged.values()]
    .map(({ comments, samples }) =>
      [...comments, ...samples.map(({ name, labels, value }) => `${name}{${labels}} ${value}`)].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}

/** Where a replica names its service or release itself, the supervisor's word counts. */
function withoutOwn(labels: string): string {
  return labels.replace(/(^|,)(service|release|replica)="(?:[^"\\]|\\.)*"/g, '').replace(/^,/, '');
}

function familyOf(families: Map<string, Family>, name: string): Family {
  const known = families.get(name);
  if (known) return known;
  const family: Family = { comments: [], samples: [] };
  families.set(name, family);
  return family;
}
