import { greeting, realBundle, realGreeting } from '../harness/bundles.ts';
import { eventually } from '../harness/eventually.ts';
import { next, texts } from '../harness/kills.ts';
import { underLoad } from '../harness/load.ts';
import { allAtOnce } from '../harness/service-settings.ts';
import type { Workspace } from '../harness/workspace.ts';
import type { SuitePlatform } from '../harness/suite-platform.ts';

/** What is left to do after these is so short that it may be over when the kill comes. */
const nearlyOver = ['judge', 'drain', 'retire', 'record'];

/**
 * Kills the command of a deploy after each of these phases, under load. Traffic goes back without any further command; what
 * the candidate has running is stopped then, too, or by the next command.
 */
export function killsAfter(
  { create, artifactOf }: SuitePlatform,
  phases: readonly string[],
  undoes: 'by itself' | 'with the next command',
): void {
  let workspace: Workspace;

  const noCandidateIsLeft = () =>
    eventually('no replica of a candidate is left', async () => {
      const { services, releases } = await workspace.status();
      const { current, standby } = services['web'] ?? {};
      const running = releases.filter(({ replicas }) => replicas.some(({ state }) => state !== 'stopped'));
      return running.every(({ id }) => id === current || id === standby);
    });

  beforeAll(async () => {
    workspace = await create({ rollout: { steps: [allAtOnce('1s')] } });
    await workspace.deploy(artifactOf(realBundle));
  });

  test.each(phases)(
    'a deploy killed after its phase %s costs no request, and one further command clears up',
    async (phase) => {
      const before = await workspace.settled();
      const { attempts: known } = await workspace.history();
      await underLoad(workspace.url, { texts, perSecond: 200 }, async () => {
        const command = workspace.startDeploy(artifactOf(greeting(next)));
        await command.said(`✔ ${phase}`);
        command.kill('SIGKILL');
        await command.ended;
        // Without any further command: the lock is free, and what was committed has all traffic.
        await workspace.settled();
      });
      const serving = await workspace.settled();
      if (!nearlyOver.includes(phase)) expect(serving).toBe(before);
      if (phase === 'record') expect(serving).not.toBe(before);
      expect(await workspace.served()).toBe(serving === before ? realGreeting : next);
      if (undoes === 'by itself') await noCandidateIsLeft();

      const { release } = await workspace.deploy(artifactOf(realBundle), '--force');
      await noCandidateIsLeft();
      const { attempts } = await workspace.history();
      const ends = attempts.slice(known.length).map(({ ended }) => ended?.outcome);
      // Before `build` there is no attempt, unless the phase after it was quicker than the kill.
      const killed = serving === before ? 'interrupted' : 'serving';
      if (ends.length > 1) expect(ends).toEqual([killed, 'serving']);
      else expect([['plan', 'lock'].includes(phase), ends]).toEqual([true, ['serving']]);
      expect(attempts.at(-1)).toMatchObject({ release, ended: { outcome: 'serving' } });
      expect(await workspace.served()).toBe(realGreeting);
    },
  );
}
