import type { Release } from '@slipway/core/release/release';
import type { Phase } from '../sequence/phase.ts';
import type { Seen } from '../sequence/seen.ts';

/** Stops what is beyond the standby. */
export const retire: Phase<{ candidate: Release; seen: Seen }> = {
  name: 'retire',
  async run({ platform, service }, { candidate, seen }) {
    const { current, observation } = seen;
    const stopping = observation.releases
      .filter((release) => release.service === service)
      .map(({ id }) => id)
      .filter((id) => id !== current && id !== candidate.id);
    await Promise.all(stopping.map((id) => platform.stop(service, id)));
    const kept = current === undefined ? 'no standby yet' : `${current} is the standby`;
    return { said: [kept, ...stopping.map((id) => `stopped ${id}`)].join(', ') };
  },
};
