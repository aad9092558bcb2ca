import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './harness/command.ts';
import { plainService, unjudged } from './harness/plain-service.ts';
import { slipwayProgram } from './harness/repository.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { createWorkspace } from './harness/workspace.ts';

/** A user that no file of this machine has a name for. */
const uid = 54_321;
const isRoot = process.getuid?.() === 0;

/** A program that becomes that user, without a home, with a umask that shuts everyone else out, and runs another. */
function becomesNobody(folder: string, program: string): string {
  const path = join(folder, 'as-nobody.cjs');
  writeFileSync(
    path,
    `process.setgroups([]); process.setgid(${uid}); process.setuid(${uid}); process.umask(0o077);
    for (const name of ['HOME', 'USER', 'LOGNAME']) delete process.env[name];
    import(${JSON.stringify(program)});`,
  );
  return path;
}

/** Only root can become another user. */
(isRoot ? test : test.skip)('a user without a name and a home can deploy, look and go down', async () => {
  const workspace = await createWorkspace(unjudged);
  const bundle = plainService('one');
  const dist = join(temporaryFolder(), 'dist');
  cpSync(dirname(slipwayProgram), dist, { recursive: true });
  for (const folder of [workspace.folder, dirname(bundle), dirname(dist)]) {
    execFileSync('chown', ['-R', `${uid}:${uid}`, folder]);
    chmodSync(folder, 0o700);
  }
  const program = becomesNobody(dirname(dist), join(dist, 'cli.mjs'));
  const slipway = (...args: string[]) => run(process.execPath, [program, ...args], { cwd: workspace.folder });

  const deployed = await slipway('deploy', 'local', '--artifact', bundle);
  expect(deployed.stderr).not.toContain('in a way it should not');
  expect(deployed).toMatchObject({ exitCode: 0 });
  expect(await workspace.served()).toBe('one');
  expect((await slipway('status', 'local')).stdout).toContain('local is up');
  expect((await slipway('history', 'local')).stdout).toContain(`uid ${uid}`);
  expect(await slipway('down', 'local')).toMatchObject({ exitCode: 0 });
  expect(workspace.processes()).toEqual([]);
});
