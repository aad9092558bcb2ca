import { greeting } from '../harness/bundles.ts';
import { next, texts } from '../harness/kills.ts';
import { underLoad } from '../harness/load.ts';
import { allAtOnce } from '../harness/workspace.ts';
import { createDockerWorkspace, webImage, type DockerWorkspace } from './docker-workspace.ts';
import { imageWith } from './images.ts';

/** Kills the engine of a deploy after each of these phases, under load. */
export function killsAfter(phases: readonly string[]): void {
  let workspace: DockerWorkspace;
  let image: string;

  beforeAll(async () => {
    workspace = await createDockerWorkspace({
      rollout: { steps: [allAtOnce('1s')] },
    });
    image = imageWith(greeting(next));
    await workspace.deploy(webImage);
  });

  test.each(phases)(
    'a deploy killed after its phase %s costs no request, and one further command reaches a clean state',
    async (phase) => {
      const before = (await workspace.status()).services['web']?.current ?? '';
      await underLoad(workspace.url, { texts, perSecond: 200 }, async () => {
        const command = workspace.start('deploy', workspace.environment, '--artifact', image);
        await command.said(`✔ ${phase}`);
        command.kill('SIGKILL');
        await command.ended;
        // Without any further command: the lock is free, and what was committed has all traffic.
        await workspace.settled();
      });
      const { current: served, weights } = (await workspace.status()).services['web'] ?? {};
      expect(weights).toEqual({ [String(served)]: 100 });
      // The very last phases, which are short, may have been over when the kill came.
      if (!['judge', 'drain', 'retire'].includes(phase)) expect(served).toBe(before);

      const { release } = await workspace.deploy(webImage, '--force');
      const { attempts } = await workspace.history();
      expect(attempts.filter(({ ended }) => ended === undefined)).toEqual([]);
      const { releases } = await workspace.status();
      const running = releases.filter(({ replicas }) => replicas.some(({ state }) => state !== 'stopped'));
      expect(running.length).toBeLessThanOrEqual(2);
      expect(running[0]?.id).toBe(release);
    },
  );
}
