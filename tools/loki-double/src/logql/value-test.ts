import { pattern } from './pattern.ts';

export const valueOperators = ['=~', '!~', '!=', '='] as const;
export type ValueOperator = (typeof valueOperators)[number];

/** What a label's value must be; a label that is absent has the value of an empty string. */
export type ValueTest = (value: string) => boolean;

export function valueTest(operator: ValueOperator, expected: string): ValueTest {
  if (operator === '=') return (value) => value === expected;
  if (operator === '!=') return (value) => value !== expected;
  const expression = pattern(expected, { whole: true });
  return operator === '=~' ? (value) => expression.test(value) : (value) => !expression.test(value);
}
