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
  const { signal } = controller;
  let whenAborted: () => void = () => undefined;
  const interrupted = new Promise<never>((_resolve, reject) => {
    whenAborted = () => {
      reject(signal.reason as Interrupted);
    };
  });
  const stop = (name: string) => {
    controller.abort(new Interrupted(name));
  };
  signal.addEventListener('abort', whenAborted);
  for (const name of signals) process.on(name, stop);
  try {
    return await Promise.race([work(), interrupted]);
  } finally {
    signal.removeEventListener('abort', whenAborted);
    for (const name of signals) process.off(name, stop);
  }
}
