import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { whoIs } from '@slipway/core/release/actor';
import type { Actor } from '@slipway/core/release/release';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const undone = 'what was not finished is undone; slipway status shows what serves';

/** The end of a command that nothing was wrong with. */
export class Interrupted extends SlipwayError {}

/** By Ctrl-C or its like. */
class Signalled extends Interrupted {
  constructor(signal: string) {
    super({
      what: `Interrupted by ${signal}`,
      why: 'the terminal, or the person who started this command, ended it',
      next: undone,
      exitCode: 130,
    });
  }
}

/** By someone at another terminal. */
export class Aborted extends Interrupted {
  constructor(by: Actor) {
    super({ what: `Aborted by ${whoIs(by)}`, why: 'they told it to go back: slipway abort', next: undone });
  }
}

/** Whether a command was asked to end: by a signal, by an order, or because its lock is lost. */
export class Interruption {
  readonly #controller = new AbortController();
  #isTooLate = false;
  #missed: SlipwayError | undefined;

  /** Aborts when the command is to end: no phase may change anything after that. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What asked the command to end when it was too late for that. */
  get missed(): SlipwayError | undefined {
    return this.#missed;
  }

  abort(reason: SlipwayError): void {
    if (this.#isTooLate) this.#missed ??= reason;
    else this.#controller.abort(reason);
  }

  /** From here on nothing interrupts the command. Throws where something has done so already. */
  close(): void {
    this.signal.throwIfAborted();
    this.#isTooLate = true;
  }
}

/**
 * Interrupts when this process is asked to end. Listens until the returned function is called: between two phases too,
 * where a signal without a listener would end the process on the spot.
 */
export function listenForSignals(interruption: Interruption): () => void {
  const stop = (name: string) => {
    interruption.abort(new Signalled(name));
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
