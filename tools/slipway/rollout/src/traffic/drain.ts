import type { Release } from '@slipway/core/release/release';
import { count } from '@slipway/core/text/words';
import type { Phase } from '../sequence/phase.ts';
import type { Seen } from '../sequence/seen.ts';

/** Waits until no request is left with the release that served before, by observation. */
export const drain: Phase<{ candidate: Release; seen: Seen }> = {
  name: 'drain',
  async run({ platform, service, visits }, { candidate, seen }) {
    const { current } = seen;
    if (current === undefined || current === candidate.id) {
      await visits?.stop();
      return { said: 'nothing served before' };
    }
    const left = await platform.drain(service, current);
    await visits?.enough();
    await visits?.stop();
    return {
      said:
        left === 0
          ? `${current} drained: no requests in flight`
          : `${count(left, 'request')} still with ${current}, past the deadline`,
    };
  },
  commands: (plan, of) => (plan.from === null ? [] : of.drain(plan)),
};
