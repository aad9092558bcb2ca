import type { Phase } from '../rollout/phase.ts';
import { removeOld } from '../rollout/remove-old.ts';
import { recordEnd } from '../rollout/run.ts';

/** Commits the traffic for good, writes the end into the ledger, and removes what is beyond the retention. */
export const record: Phase = {
  name: 'record',
  async run(rollout) {
    const { platform, service, candidate, settings } = rollout;
    rollout.mustGoOn();
    await platform.commit(service, candidate.id, settings.rollout.warm);
    await recordEnd(rollout, 'serving');
    const removed = rollout.action === 'deploy' ? await removeOld(rollout) : [];
    return [`${candidate.id} is in the ledger`, ...removed].join(', ');
  },
};
