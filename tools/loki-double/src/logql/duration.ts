const DAY = 86_400e9;

/** Nanoseconds. */
const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: DAY,
  w: 7 * DAY,
  y: 365 * DAY,
};

/** Nanoseconds of a duration such as `1h30m`. */
export function parseDuration(text: string): bigint {
  const parts = text.matchAll(/([\d.]+)([a-zµ]+)/g);
  return [...parts].reduce(
    (total, [, amount, unit = '']) => total + BigInt(Math.round(Number(amount) * (UNITS[unit] ?? 0))),
    0n,
  );
}
