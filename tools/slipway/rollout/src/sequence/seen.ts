import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger, LedgerReading } from '@slipway/core/ledger/ledger';
import { findRelease, type Observation, type ObservedService } from '@slipway/core/platform/observation';
import type { Platform } from '@slipway/core/platform/platform';
import type { ReleaseId } from '@slipway/core/release/release';

/** How long a current release that is not ready at a glance is waited for, in milliseconds. */
const glance = { withinMs: 5_000, pollMs: 200 };

/** What runs in an environment and what its ledger says, at one moment, to a rollout of one service. */
export class Seen {
  readonly service: string;
  readonly observation: Observation;
  readonly reading: LedgerReading;

  constructor(service: string, observation: Observation, reading: LedgerReading) {
    this.service = service;
    this.observation = observation;
    this.reading = reading;
  }

  get before(): ObservedService {
    return this.observation.services[this.service] ?? { weights: {} };
  }

  get current(): ReleaseId | undefined {
    return this.before.current;
  }

  get entries(): LedgerReading['entries'] {
    return this.reading.entries;
  }

  /** True where a replica of the current release is ready. */
  get isServing(): boolean {
    const release = findRelease(this.observation, this.service, this.current);
    return release?.replicas.some(({ state }) => state === 'ready') ?? false;
  }

  /** The release that a candidate can be compared with, where one serves. */
  rivalOf(candidate: ReleaseId): ReleaseId | undefined {
    return this.isServing && this.current !== candidate ? this.current : undefined;
  }

  /** Where nothing serves yet there is no one to share traffic with. */
  isLeftToLastStep({ share }: { share: number }): boolean {
    return share < 100 && !this.isServing;
  }
}

/** Looks at what runs and reads the ledger, both as they are now. */
export async function look(
  { platform, service, ledger }: { platform: Platform; service: string; ledger: Ledger },
  signal?: AbortSignal,
): Promise<Seen> {
  const [observation, reading] = await Promise.all([platform.observe(), ledger.read()]);
  let seen = new Seen(service, observation, reading);
  // One glance may fall on a moment at which no replica of the current was ready.
  const until = performance.now() + glance.withinMs;
  while (isStumbling(seen) && performance.now() < until) {
    await delay(glance.pollMs, undefined, signal ? { signal } : {});
    seen = new Seen(service, await platform.observe(), reading);
  }
  return seen;
}

function isStumbling(seen: Seen): boolean {
  const replicas = findRelease(seen.observation, seen.service, seen.current)?.replicas ?? [];
  return !seen.isServing && replicas.some(({ state }) => state !== 'stopped');
}
