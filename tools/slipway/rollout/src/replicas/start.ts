import { findRelease } from '@slipway/core/platform/observation';
import { replicasOf, type Release } from '@slipway/core/release/release';
import type { Phase } from '../sequence/phase.ts';
import type { Seen } from '../sequence/seen.ts';

/** Starts the release to go back to again, where it is not kept running as the standby. */
export const start: Phase<{ candidate: Release; seen: Seen }> = {
  name: 'start',
  async run({ platform, service }, { candidate, seen }) {
    const warm = findRelease(seen.observation, service, candidate.id) !== undefined;
    await platform.launch(candidate);
    return { said: `${replicasOf(candidate)} of ${candidate.id} ${warm ? 'stood by' : 'started again'}` };
  },
};
