import { resolveSecrets } from '@slipway/core/secrets/resolve';
import { planService } from '../plan/plan-service.ts';
import { summaryOf } from '@slipway/core/plan/summary';
import { Locked } from '@slipway/core/platform/lock';
import type { Phase } from '../rollout/phase.ts';

/** Builds the artifact, and says what is about to happen, from what runs now. Changes nothing. */
export const plan: Phase = {
  name: 'plan',
  async run(rollout) {
    await rollout.look();
    const { platform, service, settings, workspace, options, observation } = rollout;
    // Now, not after a build that may take its time.
    if (observation.holder && options.wait === undefined)
      throw new Locked(observation.holder, platform.environment.name);
    // Before anything is built or changed: a secret that can't be had ends the deploy here.
    rollout.secrets = await resolveSecrets(settings.secrets, workspace.root);
    const [touched, artifact] = await Promise.all([
      platform.foresee(),
      platform.build(service, options.artifact, rollout.say),
    ]);
    rollout.artifact = artifact;
    rollout.plan = await planService(rollout);
    return [
      `${service}: ${summaryOf(rollout.plan)}`,
      ...touched.map(({ name, how }) => `${name} is ${how}`),
    ].join('; ');
  },
};
