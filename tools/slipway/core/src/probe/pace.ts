/** Requests in one go, at the most, however fast answers are. */
const mostAtOnce = 50;

/**
 * How many requests to send in one go, so that it is over within a time: a service that takes long for an answer is asked
 * less often, and no step of a rollout takes longer than it may.
 */
export class Pace {
  #msEach: number | undefined;

  /** Of so many that are due, those that fit into this many milliseconds; one at the least. */
  fit(due: number, withinMs: number): number {
    if (this.#msEach === undefined) return 1;
    return Math.max(1, Math.min(Math.floor(due), Math.floor(withinMs / this.#msEach), mostAtOnce));
  }

  /** Takes note of how long so many requests took together. */
  took(ms: number, requests: number): void {
    this.#msEach = ms / requests;
  }
}
