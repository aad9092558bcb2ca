import { attemptsOf } from '@slipway/core/ledger/history';
import type { Ledger } from '@slipway/core/ledger/ledger';
import type { ReleaseId } from '@slipway/core/release/release';
import type { Seen } from '../sequence/seen.ts';

/**
 * Ends in the ledger what someone began who died: the platform has undone it, unless it was committed.
 * Returns the releases that it was about. Needs the lock, so that no attempt can still be running.
 */
export async function settle(ledger: Ledger, { entries, current }: Seen): Promise<ReleaseId[]> {
  const open = attemptsOf(entries).filter(({ ended }) => ended === undefined);
  for (const { attempt, release } of open) {
    const serves = release === current;
    await ledger.append({
      kind: 'ended',
      attempt,
      release,
      outcome: serves ? 'serving' : 'interrupted',
      why: serves ? 'the command ended after the commit' : 'the command ended before the commit',
      phases: [],
      probed: 0,
      lost: 0,
      durationMs: 0,
    });
  }
  return open.map(({ release }) => release);
}
