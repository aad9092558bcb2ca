import { greeting, realBundle, realGreeting } from '../harness/bundles.ts';
import { eventually } from '../harness/eventually.ts';
import { next } from '../harness/kills.ts';
import { underLoad } from '../harness/load.ts';
import type { Workspace } from '../harness/workspace.ts';
import type { SuitePlatform } from '../harness/suite-platform.ts';

const isCold = async (workspace: Workspace, release: string) =>
  (await workspace.release(release)).replicas.every(({ state }) => state === 'stopped');

/** The release before the current one, when its warm time is over. */
export function standbysCoolDown({ create, artifactOf }: SuitePlatform): void {
  test('a standby cools down by itself, and a rollback from cold loses nothing', async () => {
    const workspace = await create({ rollout: { warm: '3s' } });
    const { release: before } = await workspace.deploy(artifactOf(realBundle));
    const { release: after } = await workspace.deploy(artifactOf(greeting(next)));
    await eventually('the standby is cold', () => isCold(workspace, before));
    expect((await workspace.status()).services['web']).toMatchObject({ current: after, standby: before });

    await underLoad(workspace.url, { texts: [next, realGreeting] }, async () => {
      expect(await workspace.rollback()).toMatchObject({ release: before, outcome: 'serving', lost: 0 });
    });
    // It serves for good: nothing stops it any more.
    await eventually('all of it is ready', async () => {
      const { replicas } = await workspace.release(before);
      return replicas.length === 2 && replicas.every(({ state }) => state === 'ready');
    });
    await eventually('what was left is cold', () => isCold(workspace, after));
    expect(await workspace.served()).toBe(realGreeting);
  });
}
