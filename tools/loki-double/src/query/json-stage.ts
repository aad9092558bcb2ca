import { ERROR, ERROR_DETAILS, type Stage } from './stage.ts';

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Makes a label of every field of a JSON line; `{"req":{"id":1}}` becomes `req_id`. Arrays and nulls are left. */
export const jsonStage: Stage = ({ text, labels }) => {
  const fields = parseObject(text);
  if (fields === undefined) {
    labels.set(ERROR, 'JSONParserErr').set(ERROR_DETAILS, 'the line is no JSON object');
    return true;
  }
  const before = new Set(labels.keys());
  for (const [name, value] of flatten(fields))
    labels.set(before.has(name) ? `${name}_extracted` : name, value);
  return true;
};

function parseObject(text: string): object | undefined {
  try {
    JSON.parse(text);
    // Numbers keep their written form as strings: a label shows 1.50 and not 1.5.
    const quoted = text.replace(STRING_OR_NUMBER, (part) => (part.startsWith('"') ? part : `"${part}"`));
    const value: unknown = JSON.parse(quoted);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function flatten(fields: object, prefix = ''): [string, string][] {
  return Object.entries(fields).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const name = prefix === '' ? labelName(key) : `${prefix}_${key.replace(/\W/g, '_')}`;
    if (isObject(value)) return flatten(value, name);
    return typeof value === 'string' || typeof value === 'boolean' ? [[name, String(value)]] : [];
  });
}

const labelName = (key: string): string => key.replace(/\W/g, '_').replace(/^(?=\d)/, '_');

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
