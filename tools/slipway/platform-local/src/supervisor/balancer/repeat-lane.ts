const longestMs = 200;

/** A place in the lane. */
export interface Turn {
  /** The request goes out now: whatever comes of it, the next one waits for 200 ms more at the most. */
  sent(): void;
  leave(): void;
}

/**
 * Requests that may have ended a replica, and those on their second attempt, go one by one. When a replica ends, what it
 * was answering is repeated, and the request that ended it is among that: sent together, it would take the others' second
 * attempt with it.
 */
export class RepeatLane {
  #last: Promise<void> = Promise.resolve();

  async enter(): Promise<Turn> {
    const before = this.#last;
    let leave: () => void = () => undefined;
    this.#last = new Promise((resolve) => (leave = resolve));
    await before;
    return {
      leave,
      sent: () => {
        setTimeout(leave, longestMs).unref();
      },
    };
  }
}
