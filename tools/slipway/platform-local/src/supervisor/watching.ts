import { FileLedgerStore } from '@slipway/core/ledger/file-store';
import { Ledger } from '@slipway/core/ledger/ledger';
import type { ReleaseId } from '@slipway/core/release/release';
import {
  rolledBackWarmMs,
  watchedOf,
  Watcher,
  type Watched,
  type WatchEnd,
} from '@slipway/core/watch/watcher';
import { holderFor } from '@slipway/core/platform/lock';
import type { Fleet } from './replicas/fleet.ts';
import type { Lease } from './lease.ts';
import { measure } from './figures/measure.ts';
import { ledgerFile } from '../settings/paths.ts';
import type { Traffic } from './traffic.ts';
import { say } from './writing/unwritten.ts';

const everyMs = 1_000;
const nothing = { unmeasured: 'nothing of it runs' };

/** The part of a supervisor that watching needs. */
export interface WatchesBy {
  readonly fleet: Fleet;
  readonly traffic: Traffic;
  readonly lease: Lease;
  commit(service: string, id: ReleaseId, standbyWarmMs: number): void;
}

/** Watches what serves, for as long as it was committed to be watched. */
export class Watching {
  readonly #by: WatchesBy;
  #timer: NodeJS.Timeout | undefined;

  constructor(by: WatchesBy) {
    this.#by = by;
  }

  start(): void {
    const { fleet } = this.#by;
    const watcher = new Watcher({
      watched: () => this.#watched(),
      measure: async (service, id) => {
        const running = fleet.get(service, id);
        return running ? measure(running) : { answers: nothing, replicas: nothing };
      },
      isReady: (service, id) => fleet.get(service, id)?.isReady ?? false,
      end: (watched, end) => this.#end(watched, end),
      say,
    });
    this.#timer = setInterval(() => void watcher.tick(), everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #watched(): Watched[] {
    const { traffic } = this.#by;
    return traffic.services.flatMap((service) => watchedOf(service, traffic.observe(service)));
  }

  /** What is committed can change only under the lock: here it is still what was looked at. */
  #end({ service, release }: Watched, { event, serves }: WatchEnd): Promise<boolean> {
    const { lease, traffic } = this.#by;
    return lease.during(holderFor('watch', 'record'), async () => {
      if (traffic.observe(service).current !== release) return;
      await new Ledger(new FileLedgerStore(ledgerFile(service))).append(event);
      if (serves === undefined) traffic.endWatch(service);
      else this.#by.commit(service, serves, rolledBackWarmMs);
    });
  }
}
