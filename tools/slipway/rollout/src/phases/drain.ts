import { count } from '@slipway/core/text/words';
import type { Phase } from '../rollout/phase.ts';

/** Waits until no request is left with the release that served before, by observation. */
export const drain: Phase = {
  name: 'drain',
  async run(rollout) {
    const { platform, service, current, candidate } = rollout;
    if (current === undefined || current === candidate.id) {
      await rollout.stopProbing();
      return 'nothing served before';
    }
    const left = await platform.drain(service, current);
    await rollout.probeEnough();
    await rollout.stopProbing();
    return left === 0
      ? `${current} answers nothing any more`
      : `${count(left, 'request')} still with ${current}, past the deadline`;
  },
};
