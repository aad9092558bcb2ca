import { messageOf } from '@slipway/core/errors/slipway-error';
import { beyondRetention, neededReleases } from '@slipway/core/ledger/retention';
import type { ReleaseId } from '@slipway/core/release/release';
import { forgetUnused } from '@slipway/core/secrets/versions';
import { count } from '@slipway/core/text/words';
import type { Rollout } from '../sequence/rollout.ts';

/**
 * Removes what is beyond the retention, once the candidate is committed: a crash before that leaves everything that
 * could still be wanted. Where the ledger is damaged, the last healthy release can't be told, and nothing is removed.
 * Resolves with what it did; that a release could not be removed is said, and no reason to fail: it serves already.
 */
export async function removeOld(
  { platform, service, settings, ledger }: Rollout,
  current: ReleaseId,
  standby: ReleaseId | undefined,
): Promise<string[]> {
  const { entries, damaged } = await ledger.read();
  if (damaged.length > 0) return [];
  try {
    const frozen = await platform.frozen(service);
    const kept = frozen.map(({ id }) => id);
    const going = beyondRetention(kept, settings.retention, neededReleases(entries, kept, current, standby));
    await Promise.all(going.map((id) => platform.remove(service, id)));
    await forgetUnused(
      frozen.filter(({ id }) => !going.includes(id)),
      platform.secrets(service),
    );
    return going.length === 0 ? [] : [`removed ${count(going.length, 'old release')}`];
  } catch (error) {
    return [`could not remove old releases: ${messageOf(error)}`];
  }
}
