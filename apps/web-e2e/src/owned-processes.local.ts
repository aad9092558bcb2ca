import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './harness/eventually.ts';
import { plainService, unjudged } from './harness/plain-service.ts';
import { isAlive, killNow } from './harness/processes.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

async function killSupervisor(workspace: Workspace): Promise<void> {
  const pid = workspace.supervisor();
  killNow(pid);
  await eventually('it is dead', () => !isAlive(pid));
}

test('what only reads the files of a release lives on when a supervisor starts', async () => {
  const workspace = await createWorkspace(unjudged);
  await workspace.deploy(plainService('one'));
  const reader = spawn('tail', ['-f', join(workspace.state, 'releases', 'web', 'r1', 'release.json')]);
  await once(reader, 'spawn');
  try {
    await killSupervisor(workspace);
    expect(await workspace.slipway('up', 'local')).toMatchObject({ exitCode: 0 });
    expect(await workspace.served()).toBe('one');
    expect(reader.exitCode ?? reader.signalCode).toBeNull();
    expect(isAlive(reader.pid ?? 0)).toBe(true);
  } finally {
    reader.kill('SIGKILL');
  }
});

test('a replica that outlives its supervisor is ended by the next one', async () => {
  const workspace = await createWorkspace(unjudged);
  // It is stopped before it can hear that its supervisor is gone.
  await workspace.deploy(plainService('one'));
  const [replica] = workspace.processesOfRelease('r1');
  const pid = replica?.pid ?? 0;
  process.kill(pid, 'SIGSTOP');
  await killSupervisor(workspace);
  expect(isAlive(pid)).toBe(true);
  expect(await workspace.slipway('up', 'local')).toMatchObject({ exitCode: 0 });
  await eventually('the orphan is ended', () => !isAlive(pid));
  expect(await workspace.served()).toBe('one');
});

test('a replica that ends is started again, whatever still has its output open', async () => {
  const workspace = await createWorkspace(unjudged);
  const file = join(workspace.folder, 'crash');
  const bundle = plainService(
    'one',
    `const { existsSync } = require('node:fs');
    const { spawn } = require('node:child_process');
    setInterval(() => {
      if (!existsSync(${JSON.stringify(file)})) return;
      // Its arguments name the workspace, so that it ends with the test.
      const stay = ['-e', 'setInterval(() => {}, 1e6)', ${JSON.stringify(file)}];
      spawn(process.execPath, stay, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] }).unref();
      console.log('last words');
      process.exit(3);
    }, 20);`,
  );
  await workspace.deploy(bundle);
  const before = workspace.processesOfRelease('r1').map(({ pid }) => pid);
  writeFileSync(file, '');
  await eventually('the replica has ended', () => !before.some(isAlive));
  rmSync(file);
  expect(existsSync(file)).toBe(false);
  await eventually('another process is ready', async () => {
    const { replicas } = await workspace.release('r1');
    return replicas.every(({ pid, state }) => state === 'ready' && !before.includes(pid ?? 0));
  });
  const texts = await eventually('its end is logged', async () => {
    const lines = (await workspace.lines('r1')).map(({ text }) => text);
    const end = lines.findIndex((text) => text.includes('r1-1 ended unexpectedly: exit code 3'));
    return end >= 0 && lines.slice(0, end);
  });
  expect(texts).toContainEqual(expect.stringContaining('last words'));
  expect(await workspace.slipway('down', 'local')).toMatchObject({ exitCode: 0 });
});
