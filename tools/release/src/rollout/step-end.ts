import { setTimeout as delay } from 'node:timers/promises';
import type { Rollout } from './rollout.ts';

/** How often a step is looked at, in milliseconds. */
const pollMs = 200;

/** What a look at a step finds: the candidate's answers since it began, and whether the rest of its time may be spared. */
export interface StepLook {
  answered: number;
  alarm: boolean;
}

export type StepEnd = 'time' | 'requests' | 'alarm' | 'promoted';

/** Waits until a time is over (ms), so many requests are answered, somebody promotes, or something can't wait. */
export async function stepEnd(
  rollout: Rollout,
  { for: ms, requests = Infinity }: { for: number; requests?: number | undefined },
  look: () => Promise<StepLook>,
): Promise<StepEnd> {
  const endsAt = performance.now() + ms;
  for (;;) {
    const { answered, alarm } = await look();
    if (alarm) return 'alarm';
    if (rollout.promotion) return 'promoted';
    if (answered >= requests) return 'requests';
    const left = endsAt - performance.now();
    if (left <= 0) return 'time';
    await delay(Math.min(pollMs, left), undefined, { signal: rollout.interruption.signal });
  }
}
