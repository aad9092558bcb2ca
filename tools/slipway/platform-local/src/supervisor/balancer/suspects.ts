const kept = 1_000;
const forgottenAfterMs = 60_000;
/** What was answered this long ago or less is above suspicion: it went down with another request, whatever ended that. */
const clearForMs = 10_000;

/**
 * Fingerprints of requests that a replica was sent and did not answer. Whatever is among them is asked once only: it
 * may be what ended the replica, and should not be given a second one.
 */
export class Suspects {
  readonly #suspected = new Map<string, number>();
  readonly #answered = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  has(fingerprint: string): boolean {
    return this.#isWithin(this.#suspected, fingerprint, forgottenAfterMs);
  }

  add(fingerprint: string): void {
    if (!this.#isWithin(this.#answered, fingerprint, clearForMs)) this.#note(this.#suspected, fingerprint);
  }

  clear(fingerprint: string): void {
    this.#suspected.delete(fingerprint);
    this.#note(this.#answered, fingerprint);
  }

  #isWithin(times: ReadonlyMap<string, number>, fingerprint: string, ms: number): boolean {
    const since = times.get(fingerprint);
    return since !== undefined && this.#now() - since < ms;
  }

  #note(times: Map<string, number>, fingerprint: string): void {
    // Deleted first, so that it becomes the youngest: a Map keeps the order of insertion.
    times.delete(fingerprint);
    times.set(fingerprint, this.#now());
    const [oldest] = times.keys();
    if (times.size > kept && oldest !== undefined) times.delete(oldest);
  }
}
