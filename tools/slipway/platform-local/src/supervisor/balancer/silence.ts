/** Calls once nothing was heard for a while. */
export class Silence {
  readonly #tooLong: () => void;
  #ms: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number, tooLong: () => void) {
    this.#ms = ms;
    this.#tooLong = tooLong;
  }

  start(): void {
    this.stop();
    this.#timer = setTimeout(this.#tooLong, this.#ms);
  }

  heard(): void {
    this.#timer?.refresh();
  }

  /** Another bound from now on. */
  change(ms: number): void {
    this.#ms = ms;
    this.start();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
