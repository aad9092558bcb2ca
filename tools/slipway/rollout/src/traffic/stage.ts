import type { Release } from '@slipway/core/release/release';
import type { Phase } from '../sequence/phase.ts';

/** Makes the balancer know the candidate under its own name, still without traffic. */
export const stage: Phase<{ candidate: Release }> = {
  name: 'stage',
  async run({ platform, service }, { candidate }) {
    await platform.stage(service, candidate.id);
    return { said: `the balancer knows ${candidate.id}` };
  },
  commands: (plan, of) => of.stage(plan),
};
