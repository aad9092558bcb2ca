import { ok, wrong, type Finding } from '../platform/check.ts';

/** From here on lines of two machines can't be put in order, and figures of the last minute are off. */
const mostMs = 2_000;

/**
 * Compares a clock that was read between two looks at ours. Half of the time between them is what can't be known.
 * All in milliseconds since the epoch.
 */
export function judgeClock(before: number, theirs: number, after: number): Finding {
  const ours = (before + after) / 2;
  const off = theirs - ours;
  const unknown = (after - before) / 2;
  const found = `${(Math.abs(off) / 1_000).toFixed(1)} s ${off < 0 ? 'behind' : 'ahead'} (± ${(unknown / 1_000).toFixed(1)} s)`;
  if (Math.abs(off) - unknown <= mostMs) return ok(found);
  return wrong(found, 'let both machines keep time: timedatectl set-ntp true');
}
