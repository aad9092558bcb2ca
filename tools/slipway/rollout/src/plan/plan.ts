import { Locked } from '@slipway/core/platform/lock';
import type { ServicePlan } from '@slipway/core/plan/plan';
import { summaryOf } from '@slipway/core/plan/summary';
import type { Artifact } from '@slipway/core/release/release';
import { resolveSecrets, type SecretValues } from '@slipway/core/secrets/resolve';
import type { Phase } from '../sequence/phase.ts';
import { look } from '../sequence/seen.ts';
import { planService } from './plan-service.ts';

export interface DeployOptions {
  /** Releases again even what already runs. */
  force?: boolean | undefined;
  /** A bundle or an image that was built before. */
  artifact?: string | undefined;
  /** Milliseconds to wait for the lock; without it a taken lock is an error at once. */
  wait?: number | undefined;
  /** Stops at each step until someone promotes or aborts. */
  hold?: boolean | undefined;
}

/** What is about to happen, before the lock is held. */
export interface Planned {
  artifact: Artifact;
  plan: ServicePlan;
  /** What the candidate's secrets are now. */
  secrets: SecretValues;
}

/** Builds the artifact, and says what is about to happen, from what runs now. Changes nothing. */
export const plan: Phase<{ options: DeployOptions }, { planned: Planned }> = {
  name: 'plan',
  async run(rollout, { options }) {
    const { platform, service, settings, workspace, interruption } = rollout;
    const seen = await look(rollout, interruption.signal);
    const { holder } = seen.observation;
    // Now, not after a build that may take its time.
    if (holder && options.wait === undefined) throw new Locked(holder, platform.environment.name);
    // Before anything is built or changed: a secret that can't be read ends the deploy here.
    const secrets = await resolveSecrets(settings.secrets, workspace.root);
    const [touched, artifact] = await Promise.all([
      platform.foresee(),
      platform.build(service, options.artifact, rollout.say),
    ]);
    const planned = await planService(rollout, { seen, artifact, force: options.force });
    const said = [
      `${service}: ${summaryOf(planned)}`,
      ...touched.map(({ name, how }) => `${name} is ${how}`),
    ];
    return { said: said.join('; '), planned: { artifact, plan: planned, secrets } };
  },
  commands: (planned, of, given) => (given === undefined ? of.build(planned) : []),
};
