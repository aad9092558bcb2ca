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
 * Aborts the controller when this process is asked to end. Listens until the returned function is called: between two
 * phases too, where a signal without a listener would end the process on the spot.
 */
export function listenForSignals(controller: AbortController): () => void {
  const stop = (name: string) => {
    controller.abort(new Interrupted(name));
  };
  for (const name of signals) process.on(name, stop);
  return () => {
    for (const name of signals) process.off(name, stop);
  };
}

/** Runs work until it is done or the signal aborts, whichever is first. */
export async function interruptible<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let whenAborted: () => void = () => undefined;
  const interrupted = new Promise<never>((_resolve, reject) => {
    whenAborted = () => {
      reject(signal.reason as Interrupted);
    };
  });
  signal.addEventListener('abort', whenAborted);
  try {
    return await Promise.race([work(), interrupted]);
  } finally {
    signal.removeEventListener('abort', whenAborted);
  }
}
