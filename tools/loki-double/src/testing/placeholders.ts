import { SECOND } from '../clock.ts';

/** Fills in what a recorded request leaves open: `{{ns:S}}` and `{{text:N}}`. */
export function fill<T>(value: T, now: bigint): T {
  const filled = JSON.stringify(value)
    .replace(/\{\{ns:(-?\d+)\}\}/g, (_, seconds: string) => String(now + BigInt(seconds) * SECOND))
    .replace(/\{\{text:(\d+)\}\}/g, (_, length: string) => 'x'.repeat(Number(length)));
  return JSON.parse(filled) as T;
}

/** What Jest is to expect of a recorded answer: `{{any text}}` is any, `{{s}}` is about now in seconds. */
export function expected(value: unknown, now: bigint): unknown {
  if (value === '{{any text}}') return expect.any(String);
  if (value === '{{s}}') return expect.closeTo(Number(now / SECOND), -2);
  if (typeof value === 'string') return fill(value, now);
  if (Array.isArray(value)) return value.map((item) => expected(item, now));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expected(item, now)]));
}
