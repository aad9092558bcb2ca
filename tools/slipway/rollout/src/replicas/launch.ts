import { replicasOf, type Release } from '@slipway/core/release/release';
import type { Phase } from '../sequence/phase.ts';

/** Starts the candidate beside the current release; no traffic can reach it. */
export const launch: Phase<{ candidate: Release }> = {
  name: 'launch',
  async run({ platform }, { candidate }) {
    await platform.launch(candidate);
    const are = candidate.config.replicas === 1 ? 'is' : 'are';
    return { said: `${replicasOf(candidate)} of ${candidate.id} ${are} ready` };
  },
  commands: (plan, of) => of.launch(plan),
};
