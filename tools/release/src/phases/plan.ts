import type { Phase } from '../rollout/phase.ts';

/** Says what is about to happen, from what runs now. */
export const plan: Phase = {
  name: 'plan',
  async run(rollout) {
    await rollout.look();
    const { service, settings, current, platform } = rollout;
    const from = current === undefined ? 'the first release' : `a release after ${current}`;
    return `${from} of ${service} in ${platform.environment.name}, ${String(settings.replicas)} replicas`;
  },
};
