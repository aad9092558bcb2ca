import type { Phase } from '../rollout/phase.ts';

/** Moves a share of the traffic (per cent) to the candidate, by changing weights and nothing else. */
export const shift = (share: number): Phase => ({
  name: `shift ${String(share)} %`,
  async run(rollout) {
    const { platform, service, candidate, current } = rollout;
    if (rollout.isLeftToLastStep({ share })) return 'nothing serves yet: all traffic at once';
    const rest = current === undefined || share === 100 ? {} : { [current]: 100 - share };
    await rollout.beginStep();
    await platform.shift(service, { [candidate.id]: share, ...rest });
    rollout.probeTraffic();
    return share === 100
      ? `all traffic goes to ${candidate.id}`
      : `${String(share)} % of requests go to ${candidate.id}`;
  },
});
