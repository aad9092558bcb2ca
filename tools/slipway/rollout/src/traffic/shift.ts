import type { Release } from '@slipway/core/release/release';
import type { Phase } from '../sequence/phase.ts';
import type { Seen } from '../sequence/seen.ts';
import { visit } from './visit.ts';

interface Needs {
  candidate: Release;
  seen: Seen;
  /** Takes note, just before weights change, that a step begins; a rollback has none. */
  evidence?: { beginStep(): Promise<void> };
}

/** Moves a share of the traffic (per cent) to the candidate, by changing weights and nothing else. */
export const shift = (share: number): Phase<Needs> => ({
  name: `shift ${String(share)} %`,
  async run(rollout, { candidate, seen, evidence }) {
    const { platform, service } = rollout;
    const { current } = seen;
    if (seen.isLeftToLastStep({ share })) return { said: 'nothing serves yet: all traffic at once' };
    const rest = current === undefined || share === 100 ? {} : { [current]: 100 - share };
    await evidence?.beginStep();
    await platform.shift(service, { [candidate.id]: share, ...rest });
    visit(rollout, seen);
    const all = share === 100;
    return {
      said: all
        ? `all traffic goes to ${candidate.id}`
        : `${String(share)} % of requests go to ${candidate.id}`,
    };
  },
  commands: (plan, of) => of.shift(plan, share),
});
