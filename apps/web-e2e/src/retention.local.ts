import { greeting, realBundle, realGreeting } from './harness/bundles.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

async function kept(workspace: Workspace): Promise<string[]> {
  return (await workspace.status()).releases.map(({ id }) => id);
}

describe('retention', () => {
  test('keeps the newest releases, and those that are needed however old they are', async () => {
    const workspace = await createWorkspace({ retention: 2 });
    await workspace.deploy(realBundle);
    await workspace.deploy(greeting('two'));
    await workspace.deploy(greeting('three'));
    expect(await kept(workspace)).toEqual(['r3', 'r2']);

    const gone = await workspace.slipway('rollback', 'local', '--to', 'r1');
    expect(gone.exitCode).toBe(2);
    expect(gone.stderr).toContain('kept are r2, r3');

    // r2 is not among the newest two any more, but it is the standby.
    await workspace.rollback();
    await workspace.deploy(greeting('four'));
    expect(await kept(workspace)).toEqual(['r4', 'r3', 'r2']);
    expect(await workspace.status()).toMatchObject({
      services: { web: { current: 'r4', standby: 'r2' } },
    });
    expect(await workspace.rollback()).toMatchObject({ release: 'r2' });
    expect(await workspace.served()).toBe('two');
  });

  test('never gives the number of a removed release again', async () => {
    const workspace = await createWorkspace({ retention: 2 });
    await workspace.deploy(realBundle);
    for (let number = 2; number <= 4; number += 1) {
      expect(await workspace.deploy(realBundle, '--force')).toMatchObject({ release: `r${number}` });
    }
    expect(await kept(workspace)).toEqual(['r4', 'r3']);
    expect(await workspace.served()).toBe(realGreeting);
  });
});
