import { SlipwayError } from '../errors/slipway-error.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The end of a command by Ctrl-C or its like. */
export class Interrupted extends SlipwayError {
  constructor(signal: string) {
    super({
      what: `Interrupted by ${signal}`,
      why: 'whoever started this command, or the terminal, ended it',
      next: 'what was not finished is undone; slipway status shows what serves',
      exitCode: 130,
    });
  }
}

/**
 * Runs work until it is done or this process is asked to end, whichever is first. In the second case `controller`
 * aborts too: it stops what the work has still under way.
 */
export async function interruptible<T>(controller: AbortController, work: () => Promise<T>): Promise<T> {
  const stop = (signal: string) => {
    controller.abort(new Interrupted(signal));
  };
  const interrupted = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => {
      reject(controller.signal.reason as Interrupted);
    });
  });
  for (const signal of signals) process.on(signal, stop);
  try {
    return await Promise.race([work(), interrupted]);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
