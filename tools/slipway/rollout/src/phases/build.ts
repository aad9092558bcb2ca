import { planService } from '../plan/plan-service.ts';
import { shortDigest, summaryOf } from '@slipway/core/plan/summary';
import { readActor } from '@slipway/core/release/actor';
import { configOf } from '@slipway/core/plan/config';
import { canonicalJson } from '@slipway/core/release/digest';
import { readGit } from '@slipway/core/release/git';
import { recordBegin } from '../rollout/begin.ts';
import { keepVersions, versionsOf } from '@slipway/core/secrets/versions';
import type { Phase } from '../rollout/phase.ts';

/**
 * Freezes the artifact with its configuration as the next release. Nothing new ends the rollout here. What serves may
 * be another release than when it was planned: with the lock in hands, it is planned anew.
 */
export const build: Phase = {
  name: 'build',
  async run(rollout) {
    const { platform, service, settings, secrets } = rollout;
    const planned = rollout.plan;
    rollout.artifact = await platform.build(service, rollout.artifact.source, rollout.say);
    rollout.mustGoOn();
    const store = platform.secrets(service);
    rollout.secretVersions = await versionsOf(secrets, service, store);
    rollout.plan = await planService(rollout);
    const news = canonicalJson(planned) === canonicalJson(rollout.plan) ? '' : `, ${summaryOf(rollout.plan)}`;
    const running = (await platform.frozen(service)).find(({ id }) => id === rollout.current);
    if (running && rollout.plan.action !== 'release') {
      rollout.candidate = running;
      rollout.finished = true;
      rollout.outcome = rollout.broughtUp ? 'revived' : 'unchanged';
      return `nothing has changed since ${running.id}`;
    }
    rollout.candidate = {
      id: rollout.plan.to,
      service,
      artifact: { kind: rollout.artifact.kind, digest: rollout.artifact.digest },
      config: configOf(settings, rollout.secretVersions),
      git: await readGit(rollout.workspace.root),
      createdAt: new Date().toISOString(),
      createdBy: readActor(),
    };
    await keepVersions(secrets, rollout.secretVersions, store);
    await platform.freeze(rollout.candidate, rollout.artifact);
    await recordBegin(rollout);
    return `${rollout.candidate.id} from ${shortDigest(rollout.artifact.digest)}${news}`;
  },
};
