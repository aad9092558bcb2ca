import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { showsSecret } from './harness/bundles.ts';
import { commandLinesDuring, formsOf } from './harness/command-lines.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

const [first, second] = ['correct-horse-1', 'battery-staple-2'];

/** Texts of all files of the environment's state but the secrets' own. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !join(entry.parentPath, entry.name).includes('/secrets/'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

describe('a secret that the environment refers to', () => {
  let workspace: Workspace;
  let reference: string;
  const write = (value: string) => {
    writeFileSync(reference, value);
  };
  const settings = () => ({ secrets: { DB_PASSWORD: { file: reference } }, retention: 2 });
  const versions = () => readdirSync(join(workspace.state, 'secrets', 'web'));
  const bundle = showsSecret();

  beforeAll(async () => {
    workspace = await createWorkspace();
    reference = join(workspace.folder, 'password');
    write(first);
    workspace.configure(settings());
  });

  test('reaches the replicas, and is in no command line, ledger, release, log or answer', async () => {
    let said = '';
    const lines = await commandLinesDuring(async () => {
      const ended = await workspace.tryDeploy(bundle, '--json');
      expect(ended.exitCode).toBe(0);
      said = ended.stdout + ended.stderr;
    });
    expect(await workspace.served()).toBe(first);
    expect(lines.some((line) => line.includes('deploy local'))).toBe(true);
    const everywhere = [
      ...lines,
      said,
      ...filesOf(workspace.state),
      JSON.stringify(await workspace.history()),
    ];
    for (const form of formsOf(first)) expect(everywhere.filter((text) => text.includes(form))).toEqual([]);
  });

  test('is kept for the owner only', () => {
    const folder = join(workspace.state, 'secrets', 'web');
    const [file = ''] = readdirSync(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  test('changes nothing while it is the same', async () => {
    expect(await workspace.deploy(bundle)).toMatchObject({ release: 'r1', outcome: 'unchanged' });
  });

  test('makes a release when its value changes, and comes back with a rollback', async () => {
    write(second);
    expect(await workspace.deploy(bundle)).toMatchObject({ release: 'r2', outcome: 'serving' });
    expect(await workspace.served()).toBe(second);
    expect(await workspace.rollback()).toMatchObject({ release: 'r1' });
    expect(await workspace.served()).toBe(first);
  });

  test("that can't be read ends the deploy before anything is changed", async () => {
    rmSync(reference);
    const { exitCode, stderr, stdout } = await workspace.tryDeploy(bundle);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain("The secret DB_PASSWORD can't be read, so nothing was changed");
    expect(stderr).toContain(`there is no file ${reference}`);
    expect(await workspace.served()).toBe(first);
    expect((await workspace.status()).releases.map(({ id }) => id)).toEqual(['r2', 'r1']);
  });

  test('is removed with the last release that uses it', async () => {
    expect(versions()).toHaveLength(2);
    for (const value of ['three', 'four', 'five']) {
      write(value);
      await workspace.deploy(bundle);
    }
    const kept = (await workspace.status()).releases.length;
    expect(versions()).toHaveLength(kept);
    expect(kept).toBeLessThan(5);
  });

  test('that is no longer kept is told of by a rollback, which changes nothing', async () => {
    for (const file of versions()) rmSync(join(workspace.state, 'secrets', 'web', file));
    const { exitCode, stderr } = await workspace.slipway('rollback', 'local');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/r\d can't run again as it was; nothing was changed/);
    expect(stderr).toContain('no longer keeps its version of DB_PASSWORD');
    expect(await workspace.served()).toBe('five');
    expect(existsSync(join(workspace.state, 'secrets', '.key'))).toBe(true);
  });
});
