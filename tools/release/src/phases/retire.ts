import { verdictsOf } from '../ledger/history.ts';
import { count } from '../output/words.ts';
import { releaseNumber, type ReleaseId } from '../release/release.ts';
import { beyondRetention } from '../release/retention.ts';
import type { Phase } from '../rollout/phase.ts';
import type { Rollout } from '../rollout/rollout.ts';

/** Stops what is beyond the standby, and removes what is beyond the retention. */
export const retire: Phase = {
  name: 'retire',
  async run(rollout) {
    const { platform, service, current, candidate } = rollout;
    const stopping = rollout.observation.releases
      .filter((release) => release.service === service)
      .map(({ id }) => id)
      .filter((id) => id !== current && id !== candidate.id);
    await Promise.all(stopping.map((id) => platform.stop(service, id)));
    const removed = await removeOld(rollout);
    const kept = current === undefined ? 'no standby yet' : `${current} is the standby`;
    return [
      kept,
      ...stopping.map((id) => `stopped ${id}`),
      ...(removed.length > 0 ? [`removed ${count(removed.length, 'old release')}`] : []),
    ].join(', ');
  },
};

/** Where the ledger is damaged, the last healthy release can't be told, and nothing is removed. */
async function removeOld(rollout: Rollout): Promise<ReleaseId[]> {
  const { platform, service, current, candidate, reading, settings } = rollout;
  if (reading.damaged.length > 0) return [];
  const ids = (await platform.frozen(service)).map(({ id }) => id);
  const verdicts = verdictsOf(reading.entries);
  const lastHealthy = ids
    .filter((id) => id !== candidate.id && verdicts.get(id) === 'healthy')
    .sort((a, b) => releaseNumber(b) - releaseNumber(a))[0];
  const going = beyondRetention(ids, settings.retention, [candidate.id, current, lastHealthy]);
  await Promise.all(going.map((id) => platform.remove(service, id)));
  return going;
}
