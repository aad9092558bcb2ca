/** Milliseconds since the epoch by a line's own `time`; 0 where it has none. */
export function timeOf(line: string): number {
  const time = /"time":("?)([^",}]+)\1/.exec(line)?.[2] ?? '';
  const ms = /^\d+(\.\d+)?$/.test(time) ? Number(time) : Date.parse(time);
  return Number.isNaN(ms) ? 0 : ms;
}

/** True for JSON lines of pino's level 50 (error) or above, or of a level that is named so. */
export function isErrorLine(line: string): boolean {
  const level = /"level":\s*("?)([^",}]+)\1/.exec(line)?.[2] ?? '';
  return /^\d+$/.test(level) ? Number(level) >= 50 : /^(error|fatal)$/i.test(level);
}
