import { greeting, ignoresSigterm, realBundle, realGreeting } from './harness/bundles.ts';
import { eventually } from './harness/eventually.ts';
import { ask } from './harness/http.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

async function killSupervisor(workspace: Workspace): Promise<number> {
  const pid = workspace.supervisor();
  process.kill(pid, 'SIGKILL');
  await eventually('the port is given up', async () => {
    const refused = await ask(workspace.url).then(
      () => false,
      () => true,
    );
    return refused;
  });
  return pid;
}

describe('the supervisor', () => {
  test('outlives the command that started it, and the process group of that command', async () => {
    const workspace = await createWorkspace();
    const command = workspace.startDeploy(realBundle);
    expect(await command.ended).toMatchObject({ exitCode: 0 });

    // Nothing is left of the group, so that no terminal that closes can reach the supervisor.
    expect(() => process.kill(-command.pid, 0)).toThrow('ESRCH');
    expect(await workspace.served()).toBe(realGreeting);
  });

  test('takes its replicas with it when it is killed; status says so and deploy recovers', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(greeting('Hello before!'));
    await workspace.deploy(realBundle);
    const pid = await killSupervisor(workspace);

    await eventually('no replica lives on', () => workspace.processes().length === 0);
    const status = await workspace.status();
    expect(status).toMatchObject({
      up: false,
      problem: `the supervisor (process ${pid}) is gone`,
      services: { web: { current: 'r2', standby: 'r1' } },
    });
    expect(status.releases[0]).toMatchObject({ id: 'r2', state: 'down', replicas: [] });
    const { stdout } = await workspace.slipway('status', 'local');
    expect(stdout).toContain('slipway deploy local brings it up again');

    expect(await workspace.deploy(realBundle)).toMatchObject({ release: 'r2', outcome: 'revived' });
    expect(await workspace.served()).toBe(realGreeting);
    expect(await workspace.rollback()).toMatchObject({ release: 'r1' });
  });

  test('that is started again ends replicas that would not end by themselves', async () => {
    const workspace = await createWorkspace({ drain: { within: '300ms' } });
    await workspace.deploy(ignoresSigterm(realGreeting));
    const before = workspace.processesOfRelease('r1').map(({ pid }) => pid);
    await killSupervisor(workspace);

    expect(await workspace.deploy(realBundle)).toMatchObject({ release: 'r2', outcome: 'serving' });

    const after = workspace.processes().map(({ pid }) => pid);
    expect(before.filter((pid) => after.includes(pid))).toEqual([]);
    expect(await workspace.served()).toBe(realGreeting);
  });

  test('brings the same release back after down, without a new number', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    expect(await workspace.slipway('down', 'local')).toMatchObject({ exitCode: 0 });
    expect(workspace.processes()).toEqual([]);
    expect(await workspace.status()).toMatchObject({ up: false, problem: null });
    expect((await workspace.slipway('down', 'local')).stdout).toContain('local was not up');

    const { exitCode, stdout } = await workspace.tryDeploy(realBundle);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('r1 serves web in local again');
    expect((await workspace.status()).releases.map(({ id }) => id)).toEqual(['r1']);
    expect(await workspace.served()).toBe(realGreeting);
  });

  test('answers what is still asked when it goes down', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    const answers = Array.from({ length: 20 }, () => ask(workspace.url));
    const [down, ...all] = await Promise.all([workspace.slipway('down', 'local'), ...answers]);
    expect(down.exitCode).toBe(0);
    expect(all.map(({ body }) => body)).toEqual(answers.map(() => realGreeting));
  });
});
