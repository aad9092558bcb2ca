import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { PrettyOptions } from 'pino-pretty';

type PrettyModule = { prettyFactory(options: PrettyOptions): (line: string) => string };

const options: PrettyOptions = {
  colorize: process.stdout.isTTY && !process.env['NO_COLOR'],
  translateTime: 'SYS:HH:MM:ss.l',
  ignore: 'service,release,replica,context,requestId,method,route,status,durationMs,path,aborted',
  messageFormat: (log, messageKey) => {
    const context = typeof log['context'] === 'string' ? `[${log['context']}] ` : '';
    const message = log[messageKey];
    if (log['durationMs'] === undefined) return context + (typeof message === 'string' ? message : '');
    const { method, route, path, status, durationMs } = log as Record<string, string>;
    return `${method} ${path ?? route} ${status} ${durationMs} ms`;
  },
};

/**
 * A function that makes a line readable, or nothing when pino-pretty is not installed. It is looked for
 * from the working directory, at run time, so that no bundler packs a tool of development into a service.
 */
export function loadPretty(): ((line: string) => string) | undefined {
  try {
    const require = createRequire(join(process.cwd(), 'package.json'));
    return (require('pino-pretty') as PrettyModule).prettyFactory(options);
  } catch {
    return undefined;
  }
}
