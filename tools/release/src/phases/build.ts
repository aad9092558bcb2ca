import { readActor } from '../release/actor.ts';
import { readGit } from '../release/git.ts';
import { releaseNumber, type ReleaseConfig, type ReleaseId } from '../release/release.ts';
import { isSame } from '../release/same.ts';
import { recordBegin } from '../rollout/begin.ts';
import type { Phase } from '../rollout/phase.ts';
import type { Rollout } from '../rollout/rollout.ts';

/** Builds the artifact, and freezes it with its configuration as the next release; nothing new ends the rollout here. */
export const build: Phase = {
  name: 'build',
  async run(rollout) {
    const { platform, service, options } = rollout;
    rollout.artifact = await platform.build(service, options.artifact);
    rollout.mustGoOn();
    const config = configOf(rollout);
    const frozen = await platform.frozen(service);
    const running = frozen.find(({ id }) => id === rollout.current);
    if (running && rollout.isServing && !options.force && isSame(running, rollout.artifact, config)) {
      rollout.candidate = running;
      rollout.finished = true;
      rollout.outcome = rollout.broughtUp ? 'revived' : 'unchanged';
      return `nothing has changed since ${running.id}`;
    }
    rollout.candidate = {
      id: nextId(
        rollout,
        frozen.map(({ id }) => id),
      ),
      service,
      artifact: { kind: rollout.artifact.kind, digest: rollout.artifact.digest },
      config,
      git: await readGit(rollout.workspace.root),
      createdAt: new Date().toISOString(),
      createdBy: readActor(),
    };
    await platform.freeze(rollout.candidate, rollout.artifact);
    await recordBegin(rollout);
    return `${rollout.candidate.id} from ${rollout.artifact.digest.slice(0, 19)}`;
  },
};

function configOf({ settings }: Rollout): ReleaseConfig {
  return {
    replicas: settings.replicas,
    variables: settings.config,
    readyWithinMs: settings.ready.within,
    drainWithinMs: settings.drain.within,
  };
}

/** A number is never given twice, not even that of a release which is long removed. */
function nextId(rollout: Rollout, frozen: readonly ReleaseId[]): ReleaseId {
  const known = [...frozen, ...rollout.reading.entries.map(({ release }) => release)];
  return `r${Math.max(0, ...known.map(releaseNumber)) + 1}`;
}
