import type { ReleaseId } from '../release/release.ts';
import type { ObservedRelease, Observation } from './platform.ts';

/** A release among those that run; nothing where nothing of it runs. */
export function findRelease(
  { releases }: Observation,
  service: string,
  id: ReleaseId | undefined,
): ObservedRelease | undefined {
  return releases.find((release) => release.service === service && release.id === id);
}
