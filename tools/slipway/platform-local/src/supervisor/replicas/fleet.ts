import { readFileSync } from 'node:fs';
import type { Release, ReleaseId } from '@slipway/core/release/release';
import type { ObservedRelease } from '@slipway/core/platform/observation';
import { writeOrphanGuard } from './orphan-guard.ts';
import { releaseFile } from '../../settings/paths.ts';
import { RunningRelease } from './running-release.ts';

/** All releases that run, by service and id. */
export class Fleet {
  readonly #running = new Map<string, RunningRelease>();
  readonly #guard = writeOrphanGuard();

  get(service: string, id: ReleaseId): RunningRelease | undefined {
    return this.#running.get(key(service, id));
  }

  all(): RunningRelease[] {
    return [...this.#running.values()];
  }

  observe(): ObservedRelease[] {
    return this.all().map(({ release: { service, id }, replicas }) => ({
      service,
      id,
      replicas: replicas.map((replica) => replica.observe()),
    }));
  }

  /** Starts a frozen release, or joins it where it runs already. Does not wait for it. */
  start(service: string, id: ReleaseId): RunningRelease {
    const known = this.get(service, id);
    if (known) return known;
    const release = JSON.parse(readFileSync(releaseFile(service, id), 'utf8')) as Release;
    const running = new RunningRelease(release, this.#guard);
    this.#running.set(key(service, id), running);
    running.start();
    return running;
  }

  /** Starts a release and waits until all its replicas are ready; stops it again where they are not. */
  async launch(service: string, id: ReleaseId): Promise<void> {
    // A release that is just being stopped is waited for, then started again.
    if (this.get(service, id)?.isStopping) await this.stop(service, id);
    const running = this.start(service, id);
    try {
      await running.becomeReady();
    } catch (error) {
      await this.stop(service, id);
      throw error;
    }
  }

  async stop(service: string, id: ReleaseId): Promise<void> {
    const running = this.get(service, id);
    if (!running) return;
    await running.stop();
    this.#running.delete(key(service, id));
  }

  /** Stops all releases that `keep` does not want. */
  async stopAll(keep: (release: Release) => boolean = () => false): Promise<void> {
    const going = this.all().filter(({ release }) => !keep(release));
    await Promise.all(going.map(({ release }) => this.stop(release.service, release.id)));
  }
}

function key(service: string, id: ReleaseId): string {
  return `${service}/${id}`;
}
