import type { Artifact, Release, ReleaseId } from '../release/release.ts';
import type { Say } from './lifecycle.ts';

/** Artifacts, and the releases that are kept of them. */
export interface Builds {
  /** Builds a service's artifact; `given` is one that was built before and is only to be checked and identified. */
  build(service: string, given?: string, say?: Say): Promise<Artifact>;

  /** Keeps a release for good, its artifact included, so that it can be launched again at any time. */
  freeze(release: Release, artifact: Artifact): Promise<void>;

  /** The frozen releases of a service, oldest first. */
  frozen(service: string): Promise<Release[]>;

  /** Removes a frozen release that does not run. */
  remove(service: string, id: ReleaseId): Promise<void>;
}
