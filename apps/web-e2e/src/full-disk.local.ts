import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from './harness/http.ts';
import { plainService, unjudged } from './harness/plain-service.ts';
import { canMount, fillDisk, mountSmallDisk, unmountSmallDisks } from './harness/small-disk.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

/** Only root may mount a small disk, and only on Linux. */
const describeOnSmallDisks = canMount ? describe : describe.skip;

afterEach(() => {
  unmountSmallDisks();
});

/** An environment of which this folder of its state is on a small disk; release r1 serves. */
async function onSmallDisk(room: string): Promise<{ workspace: Workspace; disk: string }> {
  const workspace = await createWorkspace(unjudged);
  const disk = join(workspace.state, room);
  expect(mountSmallDisk(disk)).toBe(true);
  await workspace.deploy(plainService('one'));
  return { workspace, disk };
}

async function visit(workspace: Workspace, times = 50): Promise<void> {
  for (let time = 0; time < times; time += 1) expect((await ask(workspace.url)).body).toBe('one');
}

const unwrittenOf = async (workspace: Workspace) => (await workspace.status()).unwritten;

describeOnSmallDisks('a full disk', () => {
  test('of the logs costs lines, which are counted, and no request', async () => {
    const { workspace, disk } = await onSmallDisk('logs');
    const supervisor = workspace.supervisor();
    expect(await unwrittenOf(workspace)).toBeNull();
    const makeRoom = fillDisk(disk);
    await visit(workspace, 200);

    const unwritten = await unwrittenOf(workspace);
    expect(unwritten).toMatchObject({ failing: true, last: { path: 'logs/web/r1-1.jsonl' } });
    expect(unwritten?.lines).toBeGreaterThan(0);
    expect((await workspace.slipway('status', 'local')).stdout).toContain('log lines lost');
    const doctor = await workspace.slipway('doctor', 'local');
    expect(doctor.exitCode).toBe(1);
    expect(doctor.stdout).toContain('✖ writes');

    makeRoom();
    await visit(workspace);
    expect(await unwrittenOf(workspace)).toMatchObject({ failing: false, lines: unwritten?.lines });
    expect(workspace.supervisor()).toBe(supervisor);
    const lines = readFileSync(join(disk, 'web', 'r1-1.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ msg: 'request' });
  });

  test('of the ledger ends a deploy at once, in words', async () => {
    const workspace = await createWorkspace(unjudged);
    const ledger = join(workspace.state, 'ledger');
    expect(mountSmallDisk(ledger)).toBe(true);
    const makeRoom = fillDisk(ledger);
    const { exitCode, stderr } = await workspace.tryDeploy(plainService('one'));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('The disk is full');
    expect(stderr).toContain(join('ledger', 'web.jsonl'));
    expect(stderr).toContain('make room there');
    makeRoom();
    expect(await workspace.deploy(plainService('one'))).toMatchObject({ outcome: 'serving' });
    await visit(workspace);
  });

  test('of all its state leaves what serves, restarts included, and says what to do', async () => {
    const { workspace, disk } = await onSmallDisk('.');
    const supervisor = workspace.supervisor();
    const makeRoom = fillDisk(disk);
    await visit(workspace);
    const [replica] = workspace.processesOfRelease('r1');
    process.kill(replica?.pid ?? 0, 'SIGKILL');
    await visit(workspace);

    const { exitCode, stderr } = await workspace.tryDeploy(plainService('two'));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('The disk is full');
    expect(stderr).toContain(join('releases', 'web', 'r2'));
    expect(readdirSync(join(disk, 'releases', 'web'))).toEqual(['r1']);
    await visit(workspace);
    expect(workspace.supervisor()).toBe(supervisor);

    makeRoom();
    expect(await workspace.deploy(plainService('two'))).toMatchObject({ outcome: 'serving' });
  });

  test('lets no supervisor start, and is named as the reason', async () => {
    const { workspace, disk } = await onSmallDisk('.');
    await workspace.slipway('down', 'local');
    const makeRoom = fillDisk(disk);
    const { exitCode, stderr } = await workspace.slipway('up', 'local');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('The disk is full');
    makeRoom();
    expect(await workspace.slipway('up', 'local')).toMatchObject({ exitCode: 0 });
    await visit(workspace);
  });
});
