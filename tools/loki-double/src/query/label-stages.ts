import { type ValueOperator, valueTest } from '../logql/value-test.ts';
import { ERROR, ERROR_DETAILS, type Stage } from './stage.ts';

const comparisons = {
  '==': (one: number, other: number) => one === other,
  '=': (one: number, other: number) => one === other,
  '!=': (one: number, other: number) => one !== other,
  '>=': (one: number, other: number) => one >= other,
  '<=': (one: number, other: number) => one <= other,
  '>': (one: number, other: number) => one > other,
  '<': (one: number, other: number) => one < other,
} as const;

export type NumberOperator = keyof typeof comparisons;
export const numberOperators = Object.keys(comparisons) as NumberOperator[];

/** Keeps lines by what a label reads. */
export function labelStage(name: string, operator: ValueOperator, expected: string): Stage {
  const test = valueTest(operator, expected);
  return ({ labels }) => test(labels.get(name) ?? '');
}

/** Keeps lines by a label's number. As in Loki, a line that had an error stays, with its error. */
export function numberStage(name: string, operator: NumberOperator, expected: number): Stage {
  return ({ labels }) => {
    if (labels.has(ERROR)) return true;
    const value = labels.get(name);
    if (value === undefined) return false;
    const number = value.trim() === '' ? NaN : Number(value);
    if (!Number.isNaN(number)) return comparisons[operator](number, expected);
    labels.set(ERROR, 'LabelFilterErr').set(ERROR_DETAILS, `${JSON.stringify(value)} is no number`);
    return true;
  };
}
