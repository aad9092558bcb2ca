import { type ListenAddress, parseListenAddress } from '@slipway/http';
import { LOG_FORMATS, LOG_LEVELS } from '@slipway/logging';
import * as z from 'zod';

/** A port, or the path of a unix socket. */
const port = z.string().superRefine((value, context) => {
  try {
    parseListenAddress(value, '127.0.0.1');
  } catch (error) {
    context.addIssue((error as RangeError).message);
  }
});

const milliseconds = z
  .string()
  .regex(/^\d{1,7}$/, 'expected milliseconds')
  .transform(Number);

/** Everything that the service reads from its environment. An empty value is as good as none. */
const schema = z.object({
  GREETING: z.string().default('Hello, DevOps!'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default('3000'),
  MANAGEMENT_HOST: z.string().default('127.0.0.1'),
  MANAGEMENT_PORT: port.default('9464'),
  LOG_LEVEL: z.enum(LOG_LEVELS, `expected one of ${LOG_LEVELS.join(', ')}`).optional(),
  LOG_FORMAT: z.enum(LOG_FORMATS, `expected one of ${LOG_FORMATS.join(', ')}`).optional(),
  DRAIN_GRACE_MS: milliseconds.default(2_000),
  DRAIN_DEADLINE_MS: milliseconds.default(25_000),
});

export type Config = z.infer<typeof schema> & { address: ListenAddress };

/** One or more variables have a value that the service cannot run with; the message is one line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** @throws ConfigError */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) {
    const { PORT, HOST } = parsed.data;
    return { ...parsed.data, address: parseListenAddress(PORT, HOST) };
  }
  const problems = parsed.error.issues.map(({ path: [name], message }) => {
    return `${String(name)} is ${JSON.stringify(given[String(name)])}: ${message}`;
  });
  throw new ConfigError(problems.join('; '));
}
