import { acquire } from '../rollout/acquire.ts';
import type { Phase } from '../rollout/phase.ts';
import { settle } from '../rollout/settle.ts';

/** Makes this the only rollout of the environment, and clears up after one that died. */
export const lock: Phase = {
  name: 'lock',
  async run(rollout) {
    const { platform } = rollout;
    await acquire(rollout);
    await rollout.look();
    const settled = await settle(rollout);
    const done = [
      ...(rollout.broughtUp ? [`brought ${platform.environment.name} up`] : []),
      ...settled.map((id) => `settled the interrupted attempt at ${id}`),
    ];
    return done.join(', ') || `${platform.environment.name} is ours`;
  },
};
