import { HOUR, MINUTE } from '../clock.ts';

// Loki's default limits.
const OLDEST = 7n * 24n * HOUR;
const FURTHEST_AHEAD = 10n * MINUTE;
const LONGEST_LINE = 256 * 1024;

/** Why Loki refuses a line, whatever its stream holds. */
export function lineProblem(time: bigint, text: string, now: bigint): string | undefined {
  if (time < now - OLDEST) return `the line at ${time} is older than a week`;
  if (time > now + FURTHEST_AHEAD) return `the line at ${time} is more than ten minutes in the future`;
  const bytes = Buffer.byteLength(text);
  if (bytes > LONGEST_LINE) return `a line has ${bytes} bytes, the limit is ${LONGEST_LINE}`;
  return undefined;
}
