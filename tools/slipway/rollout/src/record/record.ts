import { seconds } from '@slipway/core/text/words';
import { lengthOf, watchFrom, type Watch } from '@slipway/core/watch/watch';
import type { Candidate } from '../build/build.ts';
import type { Evidence } from '../judge/evidence.ts';
import type { Phase } from '../sequence/phase.ts';
import type { Rollout } from '../sequence/rollout.ts';
import type { Seen } from '../sequence/seen.ts';
import { commit } from './commit.ts';
import { removeOld } from './remove-old.ts';

/**
 * Commits the traffic for good, writes the end into the ledger, and removes what is beyond the retention. It can't be
 * interrupted: what is half recorded would contradict the traffic.
 */
export const record: Phase<Candidate & { seen: Seen; evidence: Pick<Evidence, 'usual'> }> = {
  name: 'record',
  async run(rollout, { candidate, attempt, seen, evidence }) {
    rollout.interruption.close();
    const watch = await commit(rollout, attempt, candidate, () =>
      watchOn(rollout, attempt.number, evidence.usual),
    );
    const watched = watch ? [`it is watched for ${seconds(lengthOf(watch))}`] : [];
    const removed = await removeOld(rollout, candidate.id, seen.current);
    return { said: [`${candidate.id} is in the ledger`, ...watched, ...removed].join(', ') };
  },
  commands: (plan, of) => of.commit(plan),
};

/** The same of a release that was watched when it began to serve. */
export const recordAgain: Phase<Candidate> = {
  name: 'record',
  async run(rollout, { candidate, attempt }) {
    rollout.interruption.close();
    await commit(rollout, attempt, candidate, () => Promise.resolve(undefined));
    return { said: `${candidate.id} is in the ledger` };
  },
};

async function watchOn(
  { platform, settings }: Rollout,
  attempt: number,
  usual: Evidence['usual'],
): Promise<Watch | undefined> {
  const { watch, objective } = settings.rollout;
  return watch && watchFrom(await platform.now(), attempt, watch, objective, usual);
}
