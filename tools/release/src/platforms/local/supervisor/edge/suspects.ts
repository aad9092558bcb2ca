const kept = 1_000;
const forgottenAfterMs = 60_000;

/**
 * Fingerprints of requests that a replica was sent and did not answer. Whatever is among them is asked once only: it
 * may be what ended the replica, and should not be given a second one.
 */
export class Suspects {
  readonly #since = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  has(fingerprint: string): boolean {
    const since = this.#since.get(fingerprint);
    if (since === undefined) return false;
    if (this.#now() - since < forgottenAfterMs) return true;
    this.#since.delete(fingerprint);
    return false;
  }

  add(fingerprint: string): void {
    // Deleted first, so that it becomes the youngest: a Map keeps the order of insertion.
    this.#since.delete(fingerprint);
    this.#since.set(fingerprint, this.#now());
    const [oldest] = this.#since.keys();
    if (this.#since.size > kept && oldest !== undefined) this.#since.delete(oldest);
  }

  clear(fingerprint: string): void {
    this.#since.delete(fingerprint);
  }
}
