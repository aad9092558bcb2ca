import { stepEnd, type StepEnd, type Watching } from './step-end.ts';
import type { Step } from './step.ts';

/** Milliseconds until a step that is held is judged once more; half as long again each time. */
const firstLookMs = 2_000;
const growth = 1.5;

/**
 * Waits for someone to promote the rollout, and watches it meanwhile. `judge` judges it once more, and says whether it
 * is to go back. Returns how the hold ended.
 */
export async function hold(
  { rollout, step }: Step,
  watching: Watching,
  judge: () => Promise<boolean>,
): Promise<Exclude<StepEnd, 'time' | 'requests'>> {
  const environment = rollout.platform.environment.name;
  rollout.say(
    `holds at ${String(step.share)} % of the traffic: slipway promote ${environment} goes on, slipway abort ${environment} goes back`,
  );
  for (let ms = firstLookMs; ; ms *= growth) {
    const end = await stepEnd(rollout, { for: ms }, watching);
    if (end === 'alarm' || end === 'promoted') return end;
    if (await judge()) return 'alarm';
  }
}
