import { serviceIdentity } from '@slipway/http';
import { type Logger, pino } from 'pino';
import { errorFields } from './error-fields.ts';
import { isoNow } from './line-time.ts';
import { type LineSink, LineWriter } from './line-writer.ts';
import { LOG_FORMATS, LOG_LEVELS, type LoggingOptions } from './logging-options.ts';
import { loadPretty } from './pretty.ts';
import { redactor } from './redact.ts';

export interface Logging {
  logger: Logger;
  /** Where the logger writes, for lines that are written by hand. */
  sink: LineSink;
  identity: { service: string; release: string; replica: string };
}

export function createLogging(options: LoggingOptions = {}): Logging {
  const { service, release, replica } = { ...serviceIdentity(), ...options.identity };
  const identity = { service, release, replica };
  const redact = redactor(options.redact);
  const sink = createSink(options);
  const logger = pino(
    {
      level: options.level ?? oneOf(LOG_LEVELS, 'LOG_LEVEL') ?? 'info',
      base: identity,
      timestamp: () => `,"time":"${isoNow()}"`,
      formatters: { level: (level) => ({ level }), log: redact, bindings: redact },
      serializers: { err: errorFields },
    },
    sink,
  );
  return { logger, sink, identity };
}

function createSink(options: LoggingOptions): LineSink {
  const target = options.destination ?? new LineWriter();
  const format =
    options.format ?? oneOf(LOG_FORMATS, 'LOG_FORMAT') ?? (process.stdout.isTTY ? 'pretty' : 'json');
  const pretty = format === 'pretty' ? loadPretty() : undefined;
  if (!pretty && target instanceof LineWriter) return target;
  const write = (line: string): void => {
    target.write(pretty ? pretty(line) : line);
  };
  return { write, writeSoon: write };
}

function oneOf<T extends string>(allowed: readonly T[], variable: string): T | undefined {
  const value = process.env[variable];
  if (!value) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new Error(`${variable} is "${value}"; expected one of ${allowed.join(', ')}`);
  }
  return found;
}
