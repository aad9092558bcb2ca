import { ownAddress } from '@slipway/core/probe/own-address';
import { Prober } from '@slipway/core/probe/prober';
import type { ProbeRequest } from '@slipway/core/probe/expectation';
import type { ProbeTally } from '@slipway/core/probe/tally';

/** Requests that a rollout probes the public address with, at the least, and at the most a second. */
const requests = { enough: 20, rate: 10 };

/** Slipway's own requests to the public address, as a visitor's, from the first traffic to the last. */
export class Visits {
  readonly #prober: Prober;

  /** Begins at once. */
  constructor(url: string, host: string, probe: ProbeRequest & { rate: number }) {
    this.#prober = new Prober({ address: ownAddress(url, host), headers: {}, request: probe });
    this.#prober.start(Math.min(probe.rate, requests.rate));
  }

  /** What became of them so far. */
  get tally(): ProbeTally {
    return this.#prober.tally;
  }

  /** Waits until there were enough to say something about the switch. */
  async enough(): Promise<void> {
    await this.#prober.atLeast(requests.enough);
  }

  /** Ends them without waiting for answers: where traffic has to go back, it goes back at once. */
  abandon(): void {
    this.#prober.abandon();
  }

  /** Ends them, and waits for the answers that are still out. */
  async stop(): Promise<void> {
    if (this.#prober.isRunning) await this.#prober.stop();
  }
}
