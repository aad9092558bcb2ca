import type { Phase } from '../rollout/phase.ts';
import { replicasOf } from '@slipway/core/release/release';

/** Starts the candidate beside the current release; no traffic can reach it. */
export const launch: Phase = {
  name: 'launch',
  async run({ platform, candidate }) {
    await platform.launch(candidate);
    return `${replicasOf(candidate)} of ${candidate.id} ${candidate.config.replicas === 1 ? 'is' : 'are'} ready`;
  },
};
