import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { greeting } from './harness/bundles.ts';
import { RunningCommand } from './harness/command.ts';
import { eventually } from './harness/eventually.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

const next = 'Hello from before the reboot!';

interface Unit {
  unit: string;
  text: string;
}

async function unitOf(workspace: Workspace): Promise<Unit> {
  return (await workspace.document('service', 'install', 'local', '--print')) as Unit;
}

function valueOf({ text }: Unit, name: string): string {
  return new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? '';
}

/** The unit's command as systemd would start it. */
function startUnit(unit: Unit): RunningCommand {
  const words = [...valueOf(unit, 'ExecStart').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) => word);
  const [program, ...args] = words;
  if (program === undefined) throw new Error(`no command in ${unit.unit}`);
  return new RunningCommand(program, args, { cwd: valueOf(unit, 'WorkingDirectory') });
}

/** What a reboot does to processes; their files stay. */
async function reboot(workspace: Workspace): Promise<void> {
  await workspace.takeDown();
  expect(existsSync(join(workspace.state, 'supervisor.json'))).toBe(true);
}

test("after a reboot the unit's command brings the environment back, and stops it", async () => {
  const workspace = await createWorkspace();
  await workspace.deploy(greeting(next));
  const unit = await unitOf(workspace);
  await reboot(workspace);

  const service = startUnit(unit);
  await eventually('it serves again', () =>
    workspace.served().then(
      (text) => text === next,
      () => false,
    ),
  );
  expect((await workspace.status()).services['web']).toMatchObject({ current: 'r1', weights: { r1: 100 } });

  service.kill('SIGTERM');
  expect(await service.ended).toMatchObject({ exitCode: 0 });
  expect(workspace.processes()).toEqual([]);
});

test('its command ends with 0 after slipway down, so that down is not undone', async () => {
  const workspace = await createWorkspace();
  await workspace.deploy(greeting(next));
  const unit = await unitOf(workspace);
  await reboot(workspace);
  const service = startUnit(unit);
  await eventually('it is up', async () => (await workspace.status()).services['web']?.weights['r1'] === 100);
  expect(await workspace.slipway('down', 'local')).toMatchObject({ exitCode: 0 });
  expect(await service.ended).toMatchObject({ exitCode: 0 });
});

test('where the environment is up already the command leaves it alone', async () => {
  const workspace = await createWorkspace();
  await workspace.deploy(greeting(next));
  const { exitCode, stderr } = await startUnit(await unitOf(workspace)).ended;
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: /up already/ });
  expect(await workspace.served()).toBe(next);
});

test('where systemd does not run, install says what to do instead', async () => {
  if (existsSync('/run/systemd/system')) return;
  const workspace = await createWorkspace();
  const { exitCode, stderr } = await workspace.slipway('service', 'install', 'local');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('slipway up local --foreground');
});

const analyze = spawnSync('systemd-analyze', ['--version']).status === 0;
(analyze ? test : test.skip)(
  'systemd accepts the unit (skipped where systemd-analyze is not installed)',
  async () => {
    const workspace = await createWorkspace();
    const unit = await unitOf(workspace);
    const file = join(temporaryFolder(), unit.unit);
    writeFileSync(file, unit.text);
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], {
      encoding: 'utf8',
    });
    expect(stderr).not.toContain(unit.unit);
    expect(status).toBe(0);
  },
);
