import type { Phase } from '../rollout/phase.ts';

/** Stops what is beyond the standby. */
export const retire: Phase = {
  name: 'retire',
  async run(rollout) {
    const { platform, service, current, candidate } = rollout;
    const stopping = rollout.observation.releases
      .filter((release) => release.service === service)
      .map(({ id }) => id)
      .filter((id) => id !== current && id !== candidate.id);
    await Promise.all(stopping.map((id) => platform.stop(service, id)));
    const kept = current === undefined ? 'no standby yet' : `${current} is the standby`;
    return [kept, ...stopping.map((id) => `stopped ${id}`)].join(', ');
  },
};
