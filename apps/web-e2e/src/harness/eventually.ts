import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 50;
/** Long enough for a busy machine: only what never comes waits for its end. */
const withinMs = 60_000;

/** Waits until `look` finds something (neither false nor undefined) and returns it. */
export async function eventually<T>(
  what: string,
  look: () => T | false | undefined | Promise<T | false | undefined>,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== false && found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`timed out before ${what}`);
    await delay(pollMs);
  }
}
