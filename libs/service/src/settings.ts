import { type ListenAddress, parseListenAddress } from '@slipway/http';
import { LOG_FORMATS, LOG_LEVELS } from '@slipway/logging';
import * as z from 'zod';

/** Where a service listens when nothing is said; ports of its own let it run beside the others on one machine. */
export interface DefaultPorts {
  port: number;
  managementPort: number;
}

const usualPorts: DefaultPorts = { port: 3_000, managementPort: 9_464 };

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

/** What every service reads from its environment. */
const common = (defaults: DefaultPorts) =>
  z.object({
    HOST: z.string().default('127.0.0.1'),
    PORT: port.default(String(defaults.port)),
    MANAGEMENT_HOST: z.string().default('127.0.0.1'),
    MANAGEMENT_PORT: port.default(String(defaults.managementPort)),
    LOG_LEVEL: z.enum(LOG_LEVELS, `expected one of ${LOG_LEVELS.join(', ')}`).optional(),
    LOG_FORMAT: z.enum(LOG_FORMATS, `expected one of ${LOG_FORMATS.join(', ')}`).optional(),
    DRAIN_GRACE_MS: milliseconds.default(2_000),
    DRAIN_DEADLINE_MS: milliseconds.default(25_000),
  });

export type CommonSettings = z.output<ReturnType<typeof common>> & { address: ListenAddress };

/** One or more variables have a value that the service cannot run with; the message is one line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads what every service is told, and a service's own variables. An empty value is as good as none.
 *
 * @throws ConfigError
 */
export function readSettings<Own extends object>(
  env: NodeJS.ProcessEnv,
  own: z.ZodType<Own>,
  defaults: DefaultPorts = usualPorts,
): Own & CommonSettings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const ofService = own.safeParse(given);
  const ofAll = common(defaults).safeParse(given);
  if (ofService.success && ofAll.success) {
    const { PORT, HOST } = ofAll.data;
    return { ...ofService.data, ...ofAll.data, address: parseListenAddress(PORT, HOST) };
  }
  const issues = [ofService, ofAll].flatMap(({ error }) => error?.issues ?? []);
  const problems = issues.map(({ path: [name], message }) => {
    return `${String(name)} is ${JSON.stringify(given[String(name)])}: ${message}`;
  });
  throw new ConfigError(problems.join('; '));
}
