/** Whether a line is an error. `unknown` where it says nothing of its level: it is no error then. */
export type Severity = 'error' | 'fine' | 'unknown';

const errors = [
  'error',
  'err',
  'fatal',
  'critical',
  'crit',
  'alert',
  'emerg',
  'emergency',
  'panic',
  'severe',
];
const fine = [
  ...['warn', 'warning', 'notice', 'info', 'information', 'informational', 'log', 'http', 'success', 'ok'],
  ...['debug', 'verbose', 'trace', 'silly', 'fine', 'finer', 'finest', 'config'],
];

/** The severity of a level's name, in any case, with or without the colours of a terminal. */
export function severityOfName(name: string): Severity {
  const plain = withoutColours(name).trim().toLowerCase();
  if (errors.includes(plain)) return 'error';
  return fine.includes(plain) ? 'fine' : 'unknown';
}

/** From which number on a level means an error. */
const scales = {
  /** pino and bunyan: 50 is error, 60 fatal. */
  pino: (level: number): Severity => (level >= 50 ? 'error' : 'fine'),
  /** Syslog, and GELF by it: 3 is error, 0 the worst (RFC 5424, 6.2.1). */
  syslog: (level: number): Severity => (level <= 3 ? 'error' : 'fine'),
  /** OpenTelemetry's SeverityNumber: 17 to 20 are error, 21 to 24 fatal. */
  openTelemetry: (level: number): Severity => (level >= 17 ? 'error' : 'fine'),
};

const smallestOfPino = 10;

/** The severity of a level that is a number; below 10 it is syslog's, and then only a GELF line's. */
export function severityOfNumber(level: number, kind: 'level' | 'gelf' | 'openTelemetry'): Severity {
  if (kind === 'openTelemetry') return scales.openTelemetry(level);
  if (level >= smallestOfPino) return scales.pino(level);
  return kind === 'gelf' ? scales.syslog(level) : 'unknown';
}

const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** A text without the sequences that colour it in a terminal. */
export function withoutColours(text: string): string {
  return text.replace(colours, '');
}
