import { realBundle } from './harness/bundles.ts';
import { eventually } from './harness/eventually.ts';
import { onLocal } from './harness/on-local.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';
import { Disturbed, survivesKills } from './suites/killed-in-the-middle.ts';

survivesKills(onLocal, { deploy: [600, 1_200, 1_800], rollback: [600] });

describe('the supervisor killed', () => {
  let workspace: Workspace;
  let disturbed: Disturbed;

  beforeEach(async () => {
    workspace = await createWorkspace();
    disturbed = new Disturbed(workspace, onLocal);
    await workspace.deploy(realBundle);
  });

  test('in the middle of a deploy: the next deploy brings the old release back', async () => {
    const { deploy } = await disturbed.deployInStep();
    process.kill(workspace.supervisor(), 'SIGKILL');
    const { exitCode, stderr } = await deploy.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/✖ The supervisor \(process \d+\) has ended in the middle of the command/);
    await eventually('no replica lives on', () => workspace.processes().length === 0);

    workspace.configure({});
    expect(await workspace.deploy(realBundle)).toMatchObject({ release: 'r1', outcome: 'revived' });
    expect(await workspace.settled()).toBe('r1');
    expect(await workspace.lastAttempt()).toMatchObject({ release: 'r2', ended: { outcome: 'failed' } });
    await disturbed.oneCommandCleansUp();
  });

  test('in the middle of a rollback: the next rollback goes through', async () => {
    await workspace.deploy(disturbed.artifacts.next);
    const rollback = workspace.start('rollback', 'local');
    await rollback.said('✔ lock');
    process.kill(workspace.supervisor(), 'SIGKILL');
    await rollback.ended;
    await eventually('no replica lives on', () => workspace.processes().length === 0);
    // By name: it may have been done already when the supervisor died.
    expect(await workspace.rollback('--to', 'r1')).toMatchObject({ release: 'r1' });
    expect(await workspace.settled()).toBe('r1');
    await disturbed.oneCommandCleansUp();
  });
});
