import { canonicalJson } from './digest.ts';
import type { Artifact, Release, ReleaseConfig } from './release.ts';

/** True where deploying this artifact with this configuration would run the very same thing again. */
export function isSame(release: Release, artifact: Artifact, config: ReleaseConfig): boolean {
  return (
    release.artifact.digest === artifact.digest && canonicalJson(release.config) === canonicalJson(config)
  );
}
