import type { ServiceSettings } from '@slipway/core/environment/schema';
import type { Workspace } from '@slipway/core/environment/workspace';
import { Ledger } from '@slipway/core/ledger/ledger';
import type { Say } from '@slipway/core/platform/lifecycle';
import type { Lock, Order } from '@slipway/core/platform/lock';
import type { Platform } from '@slipway/core/platform/platform';
import { emptyTally, type ProbeTally } from '@slipway/core/probe/tally';
import type { Release } from '@slipway/core/release/release';
import { Attempt } from './attempt.ts';
import { Interruption } from './interruption.ts';
import type { Seen } from './seen.ts';
import type { Visits } from './visits.ts';

export interface PhaseTiming {
  name: string;
  ms: number;
}

/** What is rolled out, and where. */
export interface Subject {
  workspace: Workspace;
  platform: Platform;
  service: string;
  settings: ServiceSettings;
}

/** One deploy or rollback on its way: what it is about, and what must be ended however it ends. */
export class Rollout {
  readonly action: 'deploy' | 'rollback';
  readonly workspace: Workspace;
  readonly platform: Platform;
  readonly service: string;
  readonly settings: ServiceSettings;
  readonly ledger: Ledger;
  readonly timings: PhaseTiming[] = [];
  readonly interruption = new Interruption();
  /** What a person is to know of how it ended, beside the outcome. */
  readonly notes: string[] = [];
  /** Requests to the public address, once there are any. */
  visits: Visits | undefined;
  /** The phase that it is in. */
  phase = '';
  /** Says how far the phase is. */
  say: Say = () => undefined;
  /** Set where someone told this step to go on. */
  promotion: Order | undefined;
  readonly #beganAt = performance.now();
  #lock: Lock | undefined;
  #attempt: Attempt | undefined;

  constructor(action: Rollout['action'], { workspace, platform, service, settings }: Subject) {
    this.action = action;
    this.workspace = workspace;
    this.platform = platform;
    this.service = service;
    this.settings = settings;
    this.ledger = new Ledger(platform.ledger(service));
  }

  get lock(): Lock | undefined {
    return this.#lock;
  }

  /** Once the lock is lost, what was not committed is undone: nothing is worth going on with. */
  holds(lock: Lock): void {
    this.#lock = lock;
    void lock.lost.then((error) => {
      this.interruption.abort(error);
    });
  }

  /** The attempt in the ledger, once it has begun. */
  get attempt(): Attempt | undefined {
    return this.#attempt;
  }

  /** Writes into the ledger that the candidate is to serve, before anything is changed. */
  async begin(candidate: Release, seen: Seen): Promise<Attempt> {
    this.mustGoOn();
    this.#attempt = await Attempt.begin(this, candidate, seen);
    return this.#attempt;
  }

  /** Throws where this command was asked to end in the meantime. */
  mustGoOn(): void {
    this.interruption.signal.throwIfAborted();
  }

  forgetPromotion(): void {
    this.promotion = undefined;
  }

  /** What became of all requests to the public address so far. */
  get probed(): ProbeTally {
    return this.visits?.tally ?? emptyTally();
  }

  get durationMs(): number {
    return Math.round(performance.now() - this.#beganAt);
  }
}
