import type { Phase } from '../rollout/phase.ts';

/** Makes the balancer know the candidate under its own name, still without traffic. */
export const stage: Phase = {
  name: 'stage',
  async run({ platform, service, candidate }) {
    await platform.stage(service, candidate.id);
    return `the balancer knows ${candidate.id}`;
  },
};
