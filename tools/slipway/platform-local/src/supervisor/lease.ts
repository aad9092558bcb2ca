import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Holder, Order } from '@slipway/core/platform/lock';

/**
 * The lock of an environment: held by the one who keeps one answer of the supervisor open. The kernel closes that
 * connection when the holder dies, so there is no stale lock, and what the holder had not committed is undone.
 */
export class Lease {
  readonly #settle: () => Promise<void>;
  #held: { id: string; holder: Holder; order?: Order | undefined } | undefined;

  /** `settle` runs each time a lease ends; it puts traffic back before it returns, and resolves when all is tidy. */
  constructor(settle: () => Promise<void>) {
    this.#settle = settle;
  }

  get holder(): Holder | undefined {
    return this.#held?.holder;
  }

  isHeldBy(id: string | undefined): boolean {
    return this.#held !== undefined && this.#held.id === id;
  }

  /** Answers with the lease's id on one line and keeps the answer open; false where another holds it. */
  grant(holder: Holder, response: ServerResponse): boolean {
    if (this.#held) return false;
    const id = randomUUID();
    this.#held = { id, holder };
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.write(`${JSON.stringify({ id })}\n`);
    response.once('close', () => void this.end(id));
    return true;
  }

  /** Runs something under the lock; false where someone holds it. */
  async during(holder: Holder, work: () => Promise<void>): Promise<boolean> {
    if (this.#held) return false;
    const id = randomUUID();
    this.#held = { id, holder };
    try {
      await work();
    } finally {
      await this.end(id);
    }
    return true;
  }

  enter(phase: string): void {
    if (this.#held) this.#held.holder.phase = phase;
  }

  /** Keeps an order, replacing one before, until the holder takes it; false where no one holds the lease. */
  order(order: Order): boolean {
    if (!this.#held) return false;
    this.#held.order = order;
    return true;
  }

  takeOrder(): Order | undefined {
    const order = this.#held?.order;
    if (this.#held) this.#held.order = undefined;
    return order;
  }

  async end(id: string): Promise<void> {
    if (!this.isHeldBy(id)) return;
    const settled = this.#settle();
    this.#held = undefined;
    await settled;
  }
}
