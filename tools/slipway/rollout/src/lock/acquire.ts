import { setTimeout as delay } from 'node:timers/promises';
import { describeHolder, Locked } from '@slipway/core/platform/lock';
import type { Rollout } from '../sequence/rollout.ts';

const pollMs = 200;

/**
 * Takes the lock, and brings the environment up for it; true where it was not up. With a time to wait it asks again until
 * the lock is free or the time is over; who else waits may be first. Throws `Locked` where someone else has it.
 */
export async function acquire(rollout: Rollout, waitMs = 0): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  let broughtUp = false;
  for (;;) {
    const tried = await attempt(rollout);
    broughtUp ||= tried.broughtUp;
    if (!tried.locked) return broughtUp;
    if (performance.now() >= deadline) throw tried.locked;
    rollout.say(`waits: ${describeHolder(tried.locked.holder)}`);
    await delay(pollMs, undefined, { signal: rollout.interruption.signal });
  }
}

async function attempt(rollout: Rollout): Promise<{ broughtUp: boolean; locked?: Locked }> {
  const { platform, action } = rollout;
  // Asked first: bringing the environment up could disturb who has the lock.
  const holder = await platform.holder();
  if (holder) return { broughtUp: false, locked: new Locked(holder, platform.environment.name) };
  rollout.mustGoOn();
  let broughtUp = false;
  try {
    broughtUp = await platform.up({ renew: action === 'deploy' ? 'changed' : 'never', say: rollout.say });
    rollout.holds(await platform.lock(action));
    return { broughtUp };
  } catch (error) {
    if (error instanceof Locked) return { broughtUp, locked: error };
    throw error;
  }
}
