import type { ServiceIdentity } from '@slipway/http';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['json', 'pretty'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** All optional; the defaults are meant for production. */
export interface LoggingOptions {
  /** Nothing below it is written. Default: `LOG_LEVEL`, else `info`. */
  level?: LogLevel | undefined;

  /** Default: `LOG_FORMAT`, else `pretty` on a terminal and `json` anywhere else. */
  format?: LogFormat | undefined;

  /** Whether every request is a line. Default: true. */
  requests?: boolean;

  /** Keys to redact besides those of `SECRET_KEYS`; letter case does not matter. Default: none. */
  redact?: readonly string[];

  /** The fields `service`, `release` and `replica`. Default: what Slipway put into the environment. */
  identity?: Partial<ServiceIdentity>;

  /** Takes the finished lines. Default: standard output. */
  destination?: { write(line: string): void };
}
