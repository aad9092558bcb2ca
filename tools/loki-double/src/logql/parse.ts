import { countings, type LogQuery, type MetricQuery } from './query.ts';
import { parseDuration } from './duration.ts';
import { parseSelector } from './parse-selector.ts';
import { parseStages } from './parse-stages.ts';
import { TokenReader } from './token-reader.ts';

/** Reads a query, all of it. */
export function parse(query: string): LogQuery | MetricQuery {
  const reader = new TokenReader(query);
  const parsed = reader.next.text === '{' ? parseLog(reader) : parseMetric(reader);
  reader.take('end', 'the end');
  return parsed;
}

function parseLog(reader: TokenReader): LogQuery {
  return { kind: 'log', matchers: parseSelector(reader), stages: parseStages(reader) };
}

function parseMetric(reader: TokenReader): MetricQuery {
  if (!reader.skip('sum')) return parseCounting(reader);
  // The labels may come before or after what is added up.
  const before = parseBy(reader);
  reader.expect('(');
  const counted = parseCounting(reader);
  reader.expect(')');
  return { ...counted, sumBy: before ?? parseBy(reader) ?? [] };
}

function parseBy(reader: TokenReader): string[] | undefined {
  if (!reader.skip('by')) return undefined;
  reader.expect('(');
  const names: string[] = [];
  while (!reader.skip(')')) {
    if (names.length > 0) reader.expect(',');
    names.push(reader.take('word', 'a label'));
  }
  return names;
}

function parseCounting(reader: TokenReader): MetricQuery {
  const counting = reader.oneOf(countings);
  reader.expect('(');
  const lines = parseLog(reader);
  reader.expect('[');
  const range = parseDuration(reader.take('duration', 'a duration'));
  reader.expect(']');
  reader.expect(')');
  return { kind: 'metric', counting, lines, range };
}
