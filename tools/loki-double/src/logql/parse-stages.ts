import { jsonStage } from '../query/json-stage.ts';
import { labelStage, numberOperators, numberStage } from '../query/label-stages.ts';
import { lineOperators, lineStage } from '../query/line-stage.ts';
import { type Stage } from '../query/stage.ts';
import { type TokenReader } from './token-reader.ts';
import { valueOperators } from './value-test.ts';

/** Reads what comes after a selector: line filters, `| json`, filters of labels. */
export function parseStages(reader: TokenReader): Stage[] {
  const stages: Stage[] = [];
  for (;;) {
    const operator = lineOperators.find((text) => reader.skip(text));
    if (operator !== undefined) stages.push(lineStage(operator, reader.takeText()));
    else if (reader.skip('|')) stages.push(parseLabelStage(reader));
    else return stages;
  }
}

function parseLabelStage(reader: TokenReader): Stage {
  const name = reader.take('word', 'json or a label');
  const operator = [...valueOperators, ...numberOperators].find((text) => reader.skip(text));
  if (operator === undefined) return name === 'json' ? jsonStage : reader.fail('an operator');
  const asValue = valueOperators.find((text) => text === operator);
  if (asValue !== undefined && reader.next.kind === 'text')
    return labelStage(name, asValue, reader.takeText());
  const asNumber = numberOperators.find((text) => text === operator);
  if (asNumber === undefined) return reader.fail('a string');
  return numberStage(name, asNumber, Number(reader.take('number', 'a number')));
}
