import { setTimeout as delay } from 'node:timers/promises';
import type { RolloutStep } from '../environment/rollout.ts';
import type { Rollout } from './rollout.ts';

/** How often a step is looked at, in milliseconds. */
const pollMs = 200;

/** What a look at a step finds: the candidate's answers since it began, and whether the rest of its time may be spared. */
export interface StepLook {
  answered: number;
  alarm: boolean;
}

export type StepEnd = 'time' | 'requests' | 'alarm' | 'promoted';

/** Waits until a step's time is over, its requests are answered, somebody promotes it, or something can't wait. */
export async function stepEnd(
  rollout: Rollout,
  step: RolloutStep,
  look: () => Promise<StepLook>,
): Promise<StepEnd> {
  const endsAt = performance.now() + step.for;
  for (;;) {
    const { answered, alarm } = await look();
    if (alarm) return 'alarm';
    if (rollout.promotion) return 'promoted';
    if (answered >= (step.requests ?? Infinity)) return 'requests';
    const left = endsAt - performance.now();
    if (left <= 0) return 'time';
    await delay(Math.min(pollMs, left), undefined, { signal: rollout.interruption.signal });
  }
}
