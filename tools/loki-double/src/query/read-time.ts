import { SECOND } from '../clock.ts';
import { Refusal } from '../refusal.ts';

/** A time in nanoseconds, in seconds (a fraction or at most ten digits), or as RFC 3339. */
export function readTime(text: string | null): bigint | undefined {
  if (text === null || text === '') return undefined;
  if (/^\d+$/.test(text)) return text.length <= 10 ? BigInt(text) * SECOND : BigInt(text);
  if (/^\d+\.\d+$/.test(text)) return BigInt(Math.round(Number(text) * 1e6)) * 1000n;
  const milliseconds = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(milliseconds)) throw new Refusal(400, `${JSON.stringify(text)} is no time`);
  return BigInt(milliseconds) * 1_000_000n;
}
