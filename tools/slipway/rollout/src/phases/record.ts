import { commit } from '../rollout/commit.ts';
import type { Phase } from '../rollout/phase.ts';
import { seconds } from '@slipway/core/text/words';
import { lengthOf } from '@slipway/core/watch/watch';
import { removeOld } from '../rollout/remove-old.ts';

/**
 * Commits the traffic for good, writes the end into the ledger, and removes what is beyond the retention. It can't be
 * interrupted: what is half recorded would contradict the traffic.
 */
export const record: Phase = {
  name: 'record',
  async run(rollout) {
    rollout.interruption.close();
    await commit(rollout);
    const removed = rollout.action === 'deploy' ? await removeOld(rollout) : [];
    const watched = rollout.watch ? [`it is watched for ${seconds(lengthOf(rollout.watch))}`] : [];
    return [`${rollout.candidate.id} is in the ledger`, ...watched, ...removed].join(', ');
  },
};
