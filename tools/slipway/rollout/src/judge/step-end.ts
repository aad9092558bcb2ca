import { setTimeout as delay } from 'node:timers/promises';
import type { Rollout } from '../sequence/rollout.ts';

/** Looks run on the machine that serves visitors: there are 25 in a step, or as many as these allow, in milliseconds. */
const looksInStep = 25;
const shortestRest = 200;
const longestRest = 500;
/** They take this share of a step's time at most, unless one takes seconds: what alarms is not to wait for long. */
const lookShare = 0.2;
const longestAfterSlow = 5_000;

/** What a look at a step finds: the candidate's answers since it began, and whether the rest of its time may be spared. */
export interface StepLook {
  answered: number;
  alarm: boolean;
}

export interface Watching {
  look: () => Promise<StepLook>;
  /** What is done each fifth of a second between two looks. */
  meanwhile: () => void;
}

export type StepEnd = 'time' | 'requests' | 'alarm' | 'promoted';

/** Waits until a time is over (ms), so many requests are answered, someone promotes, or something can't wait. */
export async function stepEnd(
  rollout: Pick<Rollout, 'promotion' | 'interruption'>,
  { for: ms, requests = Infinity }: { for: number; requests?: number | undefined },
  { look, meanwhile }: Watching,
): Promise<StepEnd> {
  const endsAt = performance.now() + ms;
  for (;;) {
    const began = performance.now();
    const { answered, alarm } = await look();
    const looked = performance.now();
    if (alarm) return 'alarm';
    if (rollout.promotion) return 'promoted';
    if (answered >= requests) return 'requests';
    if (looked >= endsAt) return 'time';
    await rest(rollout, Math.min(looked + restAfter(looked - began, ms), endsAt), meanwhile);
  }
}

/** Waits until then, or until someone promotes. */
async function rest(
  rollout: Pick<Rollout, 'promotion' | 'interruption'>,
  until: number,
  meanwhile: () => void,
): Promise<void> {
  for (
    let left = until - performance.now();
    left > 0 && !rollout.promotion;
    left = until - performance.now()
  ) {
    await delay(Math.min(left, shortestRest), undefined, { signal: rollout.interruption.signal });
    meanwhile();
  }
}

/** How long to wait after a look that took so long, in a step of so long, all in milliseconds. */
export function restAfter(lookMs: number, stepMs: number): number {
  const usual = Math.min(longestRest, Math.max(shortestRest, stepMs / looksInStep));
  return Math.max(usual, Math.min(longestAfterSlow, lookMs * (1 / lookShare - 1)));
}
