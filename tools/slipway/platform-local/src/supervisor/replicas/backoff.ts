const firstMs = 100;
const longestMs = 10_000;

/** Milliseconds to wait before start number `restarts`: 100 ms, doubled each time, 10 s at the most. */
export function backoffMs(restarts: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(restarts, 16));
}

/** A replica that was ready this long has recovered: its next crash begins the count again. */
export const recoveredAfterMs = 30_000;
