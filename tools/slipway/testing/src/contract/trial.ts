import { setTimeout as delay } from 'node:timers/promises';
import type { Lock } from '@slipway/core/platform/lock';
import type { Platform } from '@slipway/core/platform/platform';
import type { Release, ReleaseId } from '@slipway/core/release/release';
import type { Subject } from './subject.ts';

export const actor = { user: 'contract', host: 'contract' };

/** What the contract's tests do with a platform, and see of it. */
export class Trial {
  readonly subject: Subject;
  /** The platform as the command of the test that runs has it open. */
  readonly platform: Platform;

  constructor(subject: Subject) {
    this.subject = subject;
    this.platform = subject.open();
  }

  /** Nothing may live in the object alone. */
  opened(): Platform {
    return this.subject.open();
  }

  async locked<T>(work: (lock: Lock) => Promise<T>): Promise<T> {
    const lock = await this.platform.lock('deploy');
    try {
      return await work(lock);
    } finally {
      await lock.release();
    }
  }

  async frozen(id: ReleaseId, given: string, { readyWithinMs = 60_000, graceMs = 0 } = {}): Promise<Release> {
    const artifact = await this.platform.build('web', given);
    const release: Release = {
      id,
      service: 'web',
      artifact: { kind: artifact.kind, digest: artifact.digest },
      config: {
        replicas: 2,
        variables: { DRAIN_GRACE_MS: String(graceMs) },
        readyWithinMs,
        drainWithinMs: 10_000,
      },
      git: { dirty: false },
      createdAt: new Date().toISOString(),
      createdBy: actor,
    };
    await this.platform.freeze(release, artifact);
    return release;
  }

  async launched(release: Release): Promise<void> {
    await this.platform.launch(release);
    await this.platform.stage(release.service, release.id);
  }

  /** States of a release's replicas; nothing runs of one that is not there. */
  async statesOf(id: ReleaseId): Promise<string[]> {
    const { releases } = await this.opened().observe();
    return (releases.find((release) => release.id === id)?.replicas ?? []).map(({ state }) => state);
  }

  /** Whether both of its replicas are. */
  async isReady(id: ReleaseId): Promise<boolean> {
    return (await this.statesOf(id)).join() === 'ready,ready';
  }

  async isStopped(id: ReleaseId): Promise<boolean> {
    return areStopped(await this.statesOf(id));
  }

  /** What visitors get, as a set. */
  async visits(count = 40): Promise<Set<string>> {
    return new Set(await Promise.all(Array.from({ length: count }, () => this.subject.visit())));
  }
}

export const areStopped = (states: readonly string[]): boolean =>
  states.every((state) => state === 'stopped');

export async function eventually<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await delay(100);
  }
}
