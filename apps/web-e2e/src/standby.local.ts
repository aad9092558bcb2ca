import { greeting, realBundle, realGreeting, startsSlowly } from './harness/bundles.ts';
import { eventually } from './harness/eventually.ts';
import { next } from './harness/kills.ts';
import { onLocal } from './harness/on-local.ts';
import { createWorkspace } from './harness/workspace.ts';
import { standbysCoolDown } from './suites/standby.ts';

standbysCoolDown(onLocal);

test('a standby that is warm is there at once', async () => {
  const workspace = await createWorkspace();
  await workspace.deploy(realBundle);
  await workspace.deploy(greeting(next));
  const before = workspace.processesOfRelease('r1').map(({ pid }) => pid);
  expect(before.length).toBeGreaterThan(0);
  await workspace.rollback();
  expect(workspace.processesOfRelease('r1').map(({ pid }) => pid)).toEqual(before);
});

test('a standby that a failed rollback has started again goes cold again', async () => {
  const workspace = await createWorkspace({
    probe: { rate: 50 },
    rollout: { warm: '1s', sources: ['replicas'] },
  });
  await workspace.deploy(startsSlowly(realGreeting, 2_000));
  await workspace.deploy(greeting(next));
  await eventually('the standby is stopped', () => workspace.processesOfRelease('r1').length === 0);

  const rollback = workspace.start('rollback', 'local');
  await eventually('the standby is started', () => workspace.processesOfRelease('r1').length > 0);
  rollback.kill('SIGINT');
  expect(await rollback.ended).toMatchObject({ exitCode: 130 });
  await eventually('the standby is stopped again', () => workspace.processesOfRelease('r1').length === 0);
  expect((await workspace.status()).services['web']).toMatchObject({ current: 'r2', standby: 'r1' });
});
