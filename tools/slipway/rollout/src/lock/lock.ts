import type { Phase } from '../sequence/phase.ts';
import { look, type Seen } from '../sequence/seen.ts';
import { acquire } from './acquire.ts';
import { settle } from './settle.ts';

/** What is there once the lock is held: no one else changes it from here on. */
export interface Held {
  seen: Seen;
  /** True where this rollout had to bring the environment up first. */
  broughtUp: boolean;
}

/** Makes this the only rollout of the environment, and clears up after one that died. */
export const lock: Phase<{ options: { wait?: number | undefined } }, Held> = {
  name: 'lock',
  async run(rollout, { options }) {
    const { name } = rollout.platform.environment;
    const broughtUp = await acquire(rollout, options.wait);
    const seen = await look(rollout, rollout.interruption.signal);
    const settled = await settle(rollout.ledger, seen);
    const done = [
      ...(broughtUp ? [`brought ${name} up`] : []),
      ...settled.map((id) => `settled the interrupted attempt at ${id}`),
    ];
    return {
      said: done.join(', ') || `lock acquired`,
      seen: settled.length === 0 ? seen : await look(rollout, rollout.interruption.signal),
      broughtUp,
    };
  },
  commands: (plan, of) => [...of.up(plan), ...(plan.action === 'release' ? of.lock(plan) : [])],
};
