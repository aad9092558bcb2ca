import { setTimeout as delay } from 'node:timers/promises';
import { describeHolder, Locked } from '@slipway/core/platform/lock';
import type { Rollout } from './rollout.ts';

const pollMs = 200;

/**
 * Takes the lock, and brings the environment up for it. With `--wait` it asks again until the lock is free or the
 * time is over; whoever waits with it may be first. Throws `Locked` where somebody else has it.
 */
export async function acquire(rollout: Rollout): Promise<void> {
  const { options, interruption } = rollout;
  const deadline = performance.now() + (options.wait ?? 0);
  for (;;) {
    const locked = await attempt(rollout);
    if (!locked) return;
    if (performance.now() >= deadline) throw locked;
    rollout.say(`waits: ${describeHolder(locked.holder)}`);
    await delay(pollMs, undefined, { signal: interruption.signal });
  }
}

async function attempt(rollout: Rollout): Promise<Locked | undefined> {
  const { platform, action } = rollout;
  // Asked first: bringing the environment up could disturb whoever has the lock.
  const holder = await platform.holder();
  if (holder) return new Locked(holder, platform.environment.name);
  rollout.mustGoOn();
  try {
    const broughtUp = await platform.up({ renew: action === 'deploy', say: rollout.say });
    rollout.broughtUp ||= broughtUp;
    const lock = await platform.lock(action);
    rollout.lock = lock;
    // Once it is lost, what was not committed is undone: nothing is worth going on with.
    void lock.lost.then((error) => {
      rollout.interruption.abort(error);
    });
    return undefined;
  } catch (error) {
    if (error instanceof Locked) return error;
    throw error;
  }
}
