import { setTimeout as delay } from 'node:timers/promises';

const longestMs = 200;

/**
 * Repeated requests go one by one. When a replica ends, what it was answering is repeated, and the request that ended it
 * is among that: sent together, it would take the others' second attempt with it.
 */
export class RepeatLane {
  #last: Promise<void> = Promise.resolve();

  /** Waits for its turn, which comes after 200 ms in any case. Returns what is to be called when it is over. */
  async enter(): Promise<() => void> {
    const before = this.#last;
    let leave: () => void = () => undefined;
    this.#last = new Promise((resolve) => (leave = resolve));
    const patience = new AbortController();
    await Promise.race([before, delay(longestMs, undefined, patience).catch(() => undefined)]);
    patience.abort();
    return leave;
  }
}
