import { Cooling } from './cooling.ts';
import type { Lease } from './lease.ts';
import type { Fleet } from './replicas/fleet.ts';
import type { Traffic } from './traffic.ts';

/** When a rollout is under way, streams that are due are looked at again after this time. */
const streamRetryMs = 1_000;

/** What becomes of the streams of a release that traffic has left, and after how many milliseconds at the latest. */
export interface Drain {
  streams: 'keep' | 'close';
  within: number;
}

/** Stops each service's standby when its warm time is over, and ends its streams when theirs is. */
export class Standbys {
  readonly #supervisor: { readonly fleet: Fleet; readonly lease: Lease; readonly traffic: Traffic };
  readonly #cooling = new Cooling((service) => {
    this.#coolDown(service);
  });
  readonly #streamEnds = new Cooling((service) => {
    this.#endStreams(service);
  });

  constructor(supervisor: { readonly fleet: Fleet; readonly lease: Lease; readonly traffic: Traffic }) {
    this.#supervisor = supervisor;
  }

  /** Stops the standby when traffic says. */
  cool(service: string): void {
    this.#cooling.set(service, this.#supervisor.traffic.coldAt(service));
  }

  /** Traffic has left what is the standby now. */
  leave(service: string, { streams, within }: Drain = { streams: 'keep', within: 0 }): void {
    if (streams === 'close') this.#endStreams(service, { isCommitting: true });
    else this.#streamEnds.set(service, new Date(Date.now() + within));
  }

  /** Nothing is stopped or ended from here on. */
  stop(): void {
    for (const service of this.#supervisor.traffic.services) {
      this.#cooling.set(service, undefined);
      this.#streamEnds.set(service, undefined);
    }
  }

  /** Not under the hands of a rollout that may be going back to it. */
  #coolDown(service: string): void {
    const { traffic, lease, fleet } = this.#supervisor;
    const { standby } = traffic.observe(service);
    if (standby && !lease.holder) void fleet.stop(service, standby);
  }

  /** Not under the hands of a rollout that may be going back to it. */
  #endStreams(service: string, { isCommitting = false } = {}): void {
    const { traffic, lease, fleet } = this.#supervisor;
    const { standby } = traffic.observe(service);
    if (!standby) return;
    if (lease.holder && !isCommitting) this.#streamEnds.set(service, new Date(Date.now() + streamRetryMs));
    else fleet.get(service, standby)?.endStreams();
  }
}
