import { realGreeting } from '../harness/bundles.ts';
import { eventually } from '../harness/eventually.ts';
import { underLoad } from '../harness/load.ts';
import { createDockerWorkspace, webImage } from './docker-workspace.ts';

test('a standby goes cold when its time is over, and a rollback to it loses nothing', async () => {
  const workspace = await createDockerWorkspace({ rollout: { warm: '3s' } });
  await workspace.deploy(webImage);
  await workspace.deploy(webImage, '--force');

  await eventually('the standby is cold', async () => {
    const { replicas } = await workspace.release('r1');
    return replicas.every(({ state }) => state === 'stopped');
  });

  await underLoad(workspace.url, { texts: [realGreeting] }, async () => {
    expect(await workspace.rollback()).toMatchObject({ release: 'r1', lost: 0 });
  });
  // It serves again for good: nothing stops it any more.
  const { replicas } = await workspace.release('r1');
  expect(replicas.map(({ state }) => state)).toEqual(['ready', 'ready']);
  await eventually('what was left is cold', async () =>
    (await workspace.release('r2')).replicas.every(({ state }) => state === 'stopped'),
  );
  expect(await workspace.served()).toBe(realGreeting);
});
