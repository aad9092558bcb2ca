import type { LogLine } from '../logs/error-lines.ts';
import type { Release, ReleaseId } from '../release/release.ts';

/** The running copies of a release. */
export interface Replicas {
  /** Starts a release's replicas beside what runs and waits until they are ready. No traffic can reach them yet. */
  launch(release: Release): Promise<void>;

  /** Stops a release's replicas. */
  stop(service: string, id: ReleaseId): Promise<void>;

  /** The last lines of a release, oldest first. */
  tail(service: string, id: ReleaseId, lines: number): Promise<LogLine[]>;

  /** Lines as they are written, until the signal aborts. */
  follow(service: string, ids: readonly ReleaseId[], signal: AbortSignal): AsyncIterable<LogLine>;
}
