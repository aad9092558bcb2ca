/** Timers may not be longer: Node fires those at once. */
const longestMs = 2 ** 31 - 1;

/** Calls for each standby once its warm time is over. Times are kept by the caller: this one forgets them when it ends. */
export class Cooling {
  readonly #cool: (service: string) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(cool: (service: string) => void) {
    this.#cool = cool;
  }

  /** Sets the time for a service's standby, replacing the one before; without a time it has none. */
  set(service: string, at: Date | undefined): void {
    clearTimeout(this.#timers.get(service));
    this.#timers.delete(service);
    if (!at) return;
    const left = at.getTime() - Date.now();
    const timer = setTimeout(
      () => {
        if (left > longestMs) this.set(service, at);
        else this.#cool(service);
      },
      Math.min(Math.max(left, 0), longestMs),
    );
    this.#timers.set(service, timer.unref());
  }
}
