import { severityOfName, severityOfNumber, type Severity } from './severity.ts';

type Fields = Record<string, unknown>;

/** Where loggers put the level: pino, bunyan, winston, Nest (`level`), Google (`severity`), Python (`levelname`), ... */
const levelFields = ['level', 'severity', 'levelname', 'lvl', 'loglevel', 'log.level', 'severityText'];
const nestedLevels = [['log', 'level'], ['severity_text']];
/** Where they put the time: pino (`time`), Nest and winston (`timestamp`), ECS (`@timestamp`), zap (`ts`), ... */
const timeFields = [
  'time',
  'timestamp',
  '@timestamp',
  'ts',
  'datetime',
  'date',
  't',
  '_timestamp',
  'received',
];
const messageFields = ['msg', 'message', 'short_message', 'event'];
const thrownFields = ['err', 'error', 'exception'];

/** The object that a line holds, where it holds one. */
export function parseFields(text: string): Fields | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return isFields(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

export function severityOf(fields: Fields): Severity {
  for (const level of levelsOf(fields)) {
    const severity = severityOfLevel(level, fields);
    if (severity !== 'unknown') return severity;
  }
  const { severityNumber = fields['severity_number'] } = fields;
  if (typeof severityNumber === 'number') return severityOfNumber(severityNumber, 'openTelemetry');
  return stackOf(fields) === undefined ? 'unknown' : 'error';
}

const cutLevel = new RegExp(`"(?:${levelFields.join('|').replaceAll('.', '\\.')})":\\s*("?)([^",}]+)\\1`);

/** The severity of a JSON line whose end is missing. */
export function severityOfCut(text: string): Severity {
  const level = cutLevel.exec(text)?.[2];
  return level === undefined ? 'unknown' : severityOfLevel(level, {});
}

function levelsOf(fields: Fields): unknown[] {
  return [
    ...levelFields.map((name) => fields[name]),
    ...nestedLevels.map((path) =>
      path.reduce<unknown>((at, name) => (isFields(at) ? at[name] : undefined), fields),
    ),
  ];
}

function severityOfLevel(level: unknown, fields: Fields): Severity {
  if (typeof level === 'number' || (typeof level === 'string' && /^\d+$/.test(level))) {
    return severityOfNumber(Number(level), 'short_message' in fields ? 'gelf' : 'level');
  }
  return typeof level === 'string' ? severityOfName(level) : 'unknown';
}

const secondsBelow = 1e11;
const millisecondsBelow = 1e14;
const microsecondsBelow = 1e17;

/** Milliseconds since the epoch by the line's own time, in whatever unit its size shows; nothing where it has none. */
export function timeIn(fields: Fields): number | undefined {
  for (const name of timeFields) {
    const value = fields[name];
    const time = typeof value === 'number' || isNumeric(value) ? epochMs(Number(value)) : parseDate(value);
    if (time !== undefined) return time;
  }
  return undefined;
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value);
}

function epochMs(value: number): number {
  if (value < secondsBelow) return value * 1e3;
  if (value < millisecondsBelow) return value;
  return value < microsecondsBelow ? value / 1e3 : value / 1e6;
}

function parseDate(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

/** What a line says: the type and message of what was thrown, and its message; nothing where it has none of these. */
export function messageIn(fields: Fields): string | undefined {
  const thrown = thrownIn(fields);
  const parts = [
    ...[thrown?.['type'], thrown?.['name'], thrown?.['message']],
    ...messageFields.map((name) => (isFields(fields[name]) ? undefined : fields[name])),
    ...thrownFields.map((name) => fields[name]),
  ].filter((part): part is string => typeof part === 'string' && part !== '');
  return parts.length > 0 ? [...new Set(parts)].join(': ') : undefined;
}

function thrownIn(fields: Fields): Fields | undefined {
  return thrownFields.map((name) => fields[name]).find(isFields);
}

function stackOf(fields: Fields): unknown {
  return (
    thrownIn(fields)?.['stack'] ?? fields['stack'] ?? fields['stack_trace'] ?? fields['error.stack_trace']
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
