import type { ServiceSettings } from '../environment/schema.ts';
import type { SecretVersions } from '../secrets/versions.ts';
import type { ReleaseConfig } from '../release/release.ts';

/** What of a service's settings is frozen into its next release, with the versions of its secrets. */
export function configOf(settings: ServiceSettings, secrets: SecretVersions | undefined): ReleaseConfig {
  return {
    replicas: settings.replicas,
    variables: settings.config,
    ...(secrets === undefined ? {} : { secrets }),
    readyWithinMs: settings.ready.within,
    drainWithinMs: settings.drain.within,
  };
}
