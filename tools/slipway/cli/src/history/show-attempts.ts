import type { Attempt } from '@slipway/core/ledger/history';
import { table } from '@slipway/core/text/table';
import { clock, seconds } from '@slipway/core/text/words';

/** All attempts, a line each. */
export function showAttempts(attempts: readonly Attempt[]): string {
  if (attempts.length === 0) return 'no release yet';
  return table(
    ['#', 'WHEN', 'WHAT', 'FROM', 'TO', 'VERDICT', 'ENDED', 'PROBED', 'LOST', 'TOOK', 'GIT', 'WHO'],
    attempts.map(({ attempt, beganAt, action, from, release, judged, ended, watched, git, by }) => [
      String(attempt),
      clock(beganAt),
      action,
      from ?? '–',
      release,
      (watched?.verdict === 'unhealthy' ? watched : judged)?.verdict ?? '–',
      watched?.hauledBackTo === undefined ? (ended?.outcome ?? 'under way') : 'rolled back',
      ended?.probed.toLocaleString('en-US') ?? '–',
      ended?.lost.toLocaleString('en-US') ?? '–',
      ended ? seconds(ended.durationMs) : '–',
      `${git.revision?.slice(0, 7) ?? '–'}${git.dirty ? '+' : ''}`,
      `${by.user}@${by.host}${by.run === undefined ? '' : ` ${by.run}`}`,
    ]),
  );
}
