/** Tells the time in nanoseconds since 1970, the unit of every time in Loki. */
export type Clock = () => bigint;

export const SECOND = 1_000_000_000n;
export const MINUTE = 60n * SECOND;
export const HOUR = 60n * MINUTE;

const NANOSECONDS_IN_A_MILLISECOND = 1_000_000n;

export const systemClock: Clock = () => BigInt(Date.now()) * NANOSECONDS_IN_A_MILLISECOND;

/** The form of a time in a vector or matrix: seconds, with milliseconds as the fraction. */
export const inSeconds = (time: bigint): number => Number(time / NANOSECONDS_IN_A_MILLISECOND) / 1000;
