import type { Verdict } from '@slipway/core/verdict/verdict';
import type { Rollout } from './rollout.ts';

/**
 * Keeps a verdict on the candidate, in the ledger too, with the share of traffic (per cent) that it was judged under.
 * A rollback judges nothing anew: its verdict stands already.
 */
export async function recordVerdict(rollout: Rollout, verdict: Verdict, share?: number): Promise<void> {
  rollout.mustGoOn();
  rollout.verdict = verdict;
  if (rollout.attempt === undefined || rollout.action === 'rollback') return;
  const { id } = rollout.candidate;
  await rollout.ledger.append({
    kind: 'judged',
    attempt: rollout.attempt,
    release: id,
    ...(share === undefined ? {} : { share }),
    ...verdict,
  });
}
