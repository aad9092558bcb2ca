import { attemptsOf } from '@slipway/core/ledger/history';
import { canonicalJson, sha256 } from '@slipway/core/release/digest';
import { readActor } from '@slipway/core/release/actor';
import type { Rollout } from './rollout.ts';

/** Writes the beginning of the attempt into the ledger, before anything is changed. */
export async function recordBegin(rollout: Rollout): Promise<void> {
  rollout.mustGoOn();
  const { candidate, current } = rollout;
  const attempt = Math.max(0, ...attemptsOf(rollout.reading.entries).map(({ attempt }) => attempt)) + 1;
  await rollout.ledger.append({
    kind: 'begun',
    attempt,
    action: rollout.action,
    release: candidate.id,
    ...(current === undefined ? {} : { from: current }),
    git: candidate.git,
    by: readActor(),
    artifactDigest: candidate.artifact.digest,
    configDigest: `sha256:${sha256(canonicalJson(candidate.config))}`,
  });
  rollout.attempt = attempt;
}
