import { Refusal } from '../refusal.ts';
import { type Matcher } from './query.ts';
import { type TokenReader } from './token-reader.ts';
import { valueOperators, valueTest } from './value-test.ts';

/** Reads `{job="web", service!~"a|b"}`. */
export function parseSelector(reader: TokenReader): Matcher[] {
  const matchers: Matcher[] = [];
  reader.expect('{');
  while (!reader.skip('}')) {
    if (matchers.length > 0) reader.expect(',');
    const name = reader.take('word', 'a label');
    const operator = reader.oneOf(valueOperators);
    matchers.push({ name, test: valueTest(operator, reader.takeText()) });
  }
  // Loki will not read all of its streams for one query.
  if (matchers.every(({ test }) => test('')))
    throw new Refusal(400, 'parse error: at least one matcher must not take an empty value');
  return matchers;
}
