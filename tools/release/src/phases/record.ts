import type { Phase } from '../rollout/phase.ts';
import { recordEnd } from '../rollout/run.ts';

/** Commits the traffic for good, then writes the end into the ledger. */
export const record: Phase = {
  name: 'record',
  async run(rollout) {
    const { platform, service, candidate } = rollout;
    rollout.mustGoOn();
    await platform.commit(service, candidate.id);
    await recordEnd(rollout, 'serving');
    return `${candidate.id} is in the ledger`;
  },
};
