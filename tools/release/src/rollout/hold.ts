import { setTimeout as delay } from 'node:timers/promises';
import type { Rollout } from './rollout.ts';

const pollMs = 200;

/** Waits for somebody to promote the rollout. False where meanwhile something was seen that can't wait. */
export async function hold(
  rollout: Rollout,
  share: number,
  isAlarm: () => Promise<boolean>,
): Promise<boolean> {
  const environment = rollout.platform.environment.name;
  rollout.say(
    `holds at ${String(share)} % of the traffic: slipway promote ${environment} goes on, slipway abort ${environment} goes back`,
  );
  while (!rollout.promotion) {
    if (await isAlarm()) return false;
    await delay(pollMs, undefined, { signal: rollout.interruption.signal });
  }
  return true;
}
