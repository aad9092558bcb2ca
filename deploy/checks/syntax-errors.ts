import type { LRParser } from '@lezer/lr';

/** What Grafana puts in before it asks, as one of the values that it may have. */
const builtIn: readonly [RegExp, string][] = [
  [/\$\{?__(rate_interval|interval|range|auto)\}?/g, '1m'],
  [/\$\{?__range_s\}?/g, '60'],
];

/** The places at which a query is not what its grammar wants, as the text from there on. */
export function syntaxErrors(parser: LRParser, query: string): string[] {
  const asked = builtIn.reduce((text, [name, value]) => text.replaceAll(name, value), query);
  const found: string[] = [];
  parser.parse(asked).iterate({
    enter: ({ type, from }) => {
      if (type.isError) found.push(asked.slice(from));
    },
  });
  return found;
}
