import { configOf } from '@slipway/core/plan/config';
import { shortDigest, summaryOf } from '@slipway/core/plan/summary';
import { readActor } from '@slipway/core/release/actor';
import { canonicalJson } from '@slipway/core/release/digest';
import { readGit } from '@slipway/core/release/git';
import type { Release } from '@slipway/core/release/release';
import { keepVersions, versionsOf } from '@slipway/core/secrets/versions';
import type { Held } from '../lock/lock.ts';
import { planService } from '../plan/plan-service.ts';
import type { DeployOptions, Planned } from '../plan/plan.ts';
import type { Attempt } from '../sequence/attempt.ts';
import type { Phase } from '../sequence/phase.ts';

/** What every phase after it is about. */
export interface Candidate {
  /** The release that is to get the traffic. */
  candidate: Release;
  attempt: Attempt;
}

/**
 * Freezes the artifact with its configuration as the next release. Nothing new ends the rollout here. What serves may be
 * another release than when it was planned: with the lock held, it is planned again.
 */
export const build: Phase<{ options: DeployOptions; planned: Planned } & Held, Candidate> = {
  name: 'build',
  async run(rollout, { options, planned, seen, broughtUp }) {
    const { platform, service, settings } = rollout;
    const { secrets } = planned;
    const artifact = await platform.build(service, planned.artifact.source, rollout.say);
    rollout.mustGoOn();
    const store = platform.secrets(service);
    const secretVersions = await versionsOf(secrets, service, store);
    const plan = await planService(rollout, { seen, artifact, force: options.force, secretVersions });
    const running = (await platform.frozen(service)).find(({ id }) => id === seen.current);
    if (running && plan.action !== 'release') {
      const said = `nothing has changed since ${running.id}`;
      return { said, ends: broughtUp ? 'revived' : 'unchanged', candidate: running };
    }
    const candidate: Release = {
      id: plan.to,
      service,
      artifact: { kind: artifact.kind, digest: artifact.digest },
      config: configOf(settings, secretVersions),
      git: await readGit(rollout.workspace.root),
      createdAt: new Date().toISOString(),
      createdBy: readActor(),
    };
    await keepVersions(secrets, secretVersions, store);
    await platform.freeze(candidate, artifact);
    const attempt = await rollout.begin(candidate, seen);
    const news = canonicalJson(planned.plan) === canonicalJson(plan) ? '' : `, ${summaryOf(plan)}`;
    return { said: `${candidate.id} from ${shortDigest(artifact.digest)}${news}`, candidate, attempt };
  },
  commands: (plan, of) => of.freeze(plan),
};
