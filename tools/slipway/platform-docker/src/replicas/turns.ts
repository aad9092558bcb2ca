/** The longest pause between two turns, and all pauses together, in milliseconds. */
const mostPauseMs = 1_000;
const allPausesMs = 10_000;

/**
 * Replicas that start at once keep half of the machine's processors busy; the next come once those are ready, or after
 * so many milliseconds.
 */
export function turnsOf<T>(replicas: readonly T[], processors: number): { turns: T[][]; pauseMs: number } {
  const atOnce = Math.max(1, Math.floor(processors / 2));
  const turns = Array.from({ length: Math.ceil(replicas.length / atOnce) }, (_, turn) =>
    replicas.slice(turn * atOnce, (turn + 1) * atOnce),
  );
  return { turns, pauseMs: Math.min(mostPauseMs, allPausesMs / turns.length) };
}
