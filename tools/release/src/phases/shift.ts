import type { Phase } from '../rollout/phase.ts';

/** Moves the traffic, by changing weights and nothing else. */
export const shift: Phase = {
  name: 'shift',
  async run(rollout) {
    const { platform, service, candidate } = rollout;
    await platform.shift(service, { [candidate.id]: 100 });
    rollout.probeTraffic();
    rollout.countProbesAnew();
    return `all traffic goes to ${candidate.id}`;
  },
};
