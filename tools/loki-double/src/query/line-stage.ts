import { pattern } from '../logql/pattern.ts';
import { type Stage } from './stage.ts';

export const lineOperators = ['|=', '!=', '|~', '!~'] as const;

/** Keeps lines that contain a text or match an expression, or those that do not. */
export function lineStage(operator: (typeof lineOperators)[number], wanted: string): Stage {
  if (operator === '|=') return ({ text }) => text.includes(wanted);
  if (operator === '!=') return ({ text }) => !text.includes(wanted);
  const expression = pattern(wanted, { whole: false });
  return operator === '|~' ? ({ text }) => expression.test(text) : ({ text }) => !expression.test(text);
}
