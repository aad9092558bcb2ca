import { findRelease } from '@slipway/core/platform/observation';
import type { Release } from '@slipway/core/release/release';
import { count } from '@slipway/core/text/words';
import type { Phase } from '../sequence/phase.ts';
import type { Seen } from '../sequence/seen.ts';

/** Starts the release to go back to again, where it is not kept running as the standby. */
export const start: Phase<{ candidate: Release; seen: Seen }> = {
  name: 'start',
  async run({ platform, service }, { candidate, seen }) {
    const warm = findRelease(seen.observation, service, candidate.id) !== undefined;
    await platform.launch(candidate);
    const { replicas } = candidate.config;
    return {
      said: `${candidate.id}: ${warm ? count(replicas, 'warm replica') : `${count(replicas, 'replica')} started`}`,
    };
  },
};
