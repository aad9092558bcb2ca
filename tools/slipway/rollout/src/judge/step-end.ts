import { setTimeout as delay } from 'node:timers/promises';
import type { Rollout } from '../sequence/rollout.ts';

/** Looks run on the machine that serves visitors: there are ten in a step, or as many as these allow, in milliseconds. */
const looksInStep = 10;
const shortestRest = 200;
const longestRest = 1_000;
/** They take this share of a step's time at most, however slow they are. */
const lookShare = 0.2;

/** What a look at a step finds: the candidate's answers since it began, and whether the rest of its time may be spared. */
export interface StepLook {
  answered: number;
  alarm: boolean;
}

export type StepEnd = 'time' | 'requests' | 'alarm' | 'promoted';

/** Waits until a time is over (ms), so many requests are answered, someone promotes, or something can't wait. */
export async function stepEnd(
  rollout: Pick<Rollout, 'promotion' | 'interruption'>,
  { for: ms, requests = Infinity }: { for: number; requests?: number | undefined },
  look: () => Promise<StepLook>,
): Promise<StepEnd> {
  const endsAt = performance.now() + ms;
  for (;;) {
    const began = performance.now();
    const { answered, alarm } = await look();
    const rest = restAfter(performance.now() - began, ms);
    if (alarm) return 'alarm';
    if (rollout.promotion) return 'promoted';
    if (answered >= requests) return 'requests';
    const left = endsAt - performance.now();
    if (left <= 0) return 'time';
    await delay(Math.min(rest, left), undefined, { signal: rollout.interruption.signal });
  }
}

/** How long to wait after a look that took so long, in a step of so long, all in milliseconds. */
export function restAfter(lookMs: number, stepMs: number): number {
  const usual = Math.min(longestRest, Math.max(shortestRest, stepMs / looksInStep));
  return Math.max(usual, lookMs * (1 / lookShare - 1));
}
