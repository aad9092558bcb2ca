import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run, type Ended } from './harness/command.ts';
import { eventually } from './harness/eventually.ts';
import { underLoad } from './harness/load.ts';
import { plainService, unjudged } from './harness/plain-service.ts';
import { isAlive } from './harness/processes.ts';
import { slipwayProgram } from './harness/repository.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

/** The same program as another build of it. */
function otherBuild(change: (program: string) => string): string {
  const folder = join(temporaryFolder(), 'dist');
  cpSync(dirname(slipwayProgram), folder, { recursive: true });
  const program = join(folder, 'supervisor.mjs');
  writeFileSync(program, change(readFileSync(program, 'utf8')));
  return join(folder, 'cli.mjs');
}

function call(program: string, workspace: Workspace, ...args: string[]): Promise<Ended> {
  return run(process.execPath, [program, ...args], { cwd: workspace.folder });
}

const served = { texts: ['one'], perSecond: 50 };

describe('a supervisor of another build', () => {
  test('is handed over to under load without a lost request, with replicas of its own', async () => {
    const workspace = await createWorkspace({ ...unjudged, replicas: 2 });
    await workspace.deploy(plainService('one'));
    const old = workspace.supervisor();
    const before = workspace.processesOfRelease('r1').map(({ pid }) => pid);
    const next = otherBuild((program) => `${program}\n// another build`);

    await underLoad(workspace.url, served, async () => {
      expect(await call(next, workspace, 'up', 'local')).toMatchObject({ exitCode: 0 });
      await eventually('the old supervisor has ended', () => !isAlive(old));
    });

    const after = workspace.processesOfRelease('r1').map(({ pid }) => pid);
    expect(after).toHaveLength(2);
    expect(after.filter((pid) => before.includes(pid))).toEqual([]);
    expect(workspace.processes().map(({ command }) => command)).toContainEqual(
      expect.stringContaining(join(dirname(next), 'supervisor.mjs')),
    );
    expect(await workspace.status()).toMatchObject({ up: true, services: { web: { current: 'r1' } } });
    // The one before takes over again, and a deploy goes on with it.
    expect(await workspace.deploy(plainService('two'))).toMatchObject({ release: 'r2', outcome: 'serving' });
    expect(await workspace.slipway('down', 'local')).toMatchObject({ exitCode: 0 });
    expect(workspace.processes()).toEqual([]);
  });

  test('that does not start leaves all as it is, and is named as the reason', async () => {
    const workspace = await createWorkspace(unjudged);
    await workspace.deploy(plainService('one'));
    const old = workspace.supervisor();
    const broken = otherBuild(() => 'throw new Error("it fails on purpose");');

    await underLoad(workspace.url, served, async () => {
      const { exitCode, stderr } = await call(broken, workspace, 'up', 'local');
      expect(exitCode).toBe(1);
      expect(stderr).toContain('could not hand over');
    });
    expect(workspace.supervisor()).toBe(old);
    expect(await workspace.status()).toMatchObject({ up: true, holder: null });
  });

  test("is not started for one that can't hand over: the way out is said, and down works", async () => {
    const workspace = await createWorkspace(unjudged);
    await workspace.deploy(plainService('one'));
    const beacon = join(workspace.state, 'supervisor.json');
    const {
      build: _build,
      handOver: _handOver,
      ...known
    } = JSON.parse(readFileSync(beacon, 'utf8')) as object & {
      build: string;
      handOver: number;
    };
    writeFileSync(beacon, JSON.stringify({ ...known, protocol: 3 }));

    const { exitCode, stderr } = await workspace.tryDeploy(plainService('two'));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('another version of Slipway');
    expect(stderr).toContain('slipway down local, then slipway deploy local');
    expect(await workspace.served()).toBe('one');
    expect(await workspace.slipway('down', 'local')).toMatchObject({ exitCode: 0 });
    expect(workspace.processes()).toEqual([]);
  });
});
