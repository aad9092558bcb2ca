import { SlipwayError } from '../errors/slipway-error.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs work until it is done or this process is asked to end, whichever is first. */
export async function interruptible<T>(work: () => Promise<T>): Promise<T> {
  let stop: (signal: string) => void = () => undefined;
  const interrupted = new Promise<never>((_resolve, reject) => {
    stop = (signal) => {
      reject(interruption(signal));
    };
  });
  for (const signal of signals) process.on(signal, stop);
  try {
    return await Promise.race([work(), interrupted]);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

export class Interrupted extends SlipwayError {}

function interruption(signal: string): Interrupted {
  return new Interrupted({
    what: `Interrupted by ${signal}`,
    why: 'whoever started this command, or the terminal, ended it',
    next: 'what was not finished is undone; slipway status shows what serves',
    exitCode: 130,
  });
}
