import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, type Ended } from './harness/command.ts';
import { crashesAtStart, greeting, realBundle, realGreeting } from './harness/bundles.ts';
import { freePorts } from './harness/ports.ts';
import { repository, slipwayProgram } from './harness/repository.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

/** Each error says what happened, why, and what to do next, and no stack. */
function expectExplained({ stderr }: Ended): void {
  expect(stderr).toMatch(/^✖ \S/m);
  expect(stderr).toMatch(/^ {2}why: {2}\S/m);
  expect(stderr).toMatch(/^ {2}next: \S/m);
  expect(stderr).not.toMatch(/^ +at /m);
}

test('the command says its version', async () => {
  const { version } = JSON.parse(readFileSync(join(slipwayProgram, '../../package.json'), 'utf8')) as {
    version: string;
  };
  const { stdout } = await run(process.execPath, [slipwayProgram, '--version'], { cwd: repository });
  expect(stdout.trim()).toBe(version);
});

describe('a wrong call', () => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await createWorkspace();
  });

  test('names the environments that there are', async () => {
    const ended = await workspace.slipway('deploy', 'lunar');
    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toContain('There is no environment "lunar"');
    expect(ended.stderr).toContain('local');
    expectExplained(ended);
  });

  test('names the services that there are', async () => {
    const ended = await workspace.slipway('deploy', 'local', '--service', 'wbe');
    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toContain('There is no service "wbe" in local');
    expect(ended.stderr).toContain('web');
    expectExplained(ended);
  });

  test.each([
    { args: ['deploy', 'local', '--frce'], says: '--frce' },
    { args: ['deploy'], says: 'environment' },
    { args: ['launch', 'local'], says: 'launch' },
    { args: ['rollback', 'local', '--to', 'yesterday'], says: 'Expected a release such as r7' },
    { args: ['logs', 'local', '--lines', 'many'], says: 'Expected a whole number' },
  ])('such as slipway $args is refused with 2', async ({ args, says }) => {
    const { exitCode, stdout, stderr } = await workspace.slipway(...args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(says);
  });

  test('outside a workspace says what a workspace is', async () => {
    const ended = await run(process.execPath, [slipwayProgram, 'status', 'local'], {
      cwd: temporaryFolder(),
    });
    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toContain('This is not a Slipway workspace');
    expectExplained(ended);
  });

  test('with a folder that is no bundle is refused', async () => {
    const ended = await workspace.tryDeploy(temporaryFolder());
    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toContain('is not a bundle');
    expectExplained(ended);
  });

  test('is answered by each verb with --help', async () => {
    for (const verb of ['plan', 'deploy', 'rollback', 'status', 'logs', 'history', 'down']) {
      const { exitCode, stdout } = await workspace.slipway(verb, '--help');
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`slipway ${verb}`);
    }
  });
});

describe('an environment file', () => {
  const file = 'deploy/environments/local.yaml';

  test.each([
    { what: 'is no YAML', text: 'platform: local\nport: [1', says: [file, 'not valid YAML', 'line'] },
    {
      what: 'has a misspelt key',
      text: 'platform: local\nport: 2727\nservices: { web: { replcas: 2 } }',
      says: [file, 'replcas', 'services.web'],
    },
    {
      what: 'has a port that is none',
      text: 'platform: local\nport: high\nservices: { web: {} }',
      says: [file, 'port', 'expected'],
    },
    {
      what: 'has a time without unit',
      text: 'platform: local\nport: 2727\nservices: { web: { ready: { within: "30" } } }',
      says: [file, 'services.web.ready.within', 'expected a duration such as'],
    },
    { what: 'has no service', text: 'platform: local\nport: 2727\nservices: {}', says: [file, 'services'] },
    { what: 'is empty', text: '', says: [file, 'expected'] },
  ])('that $what is refused with file, key and what was expected', async ({ text, says }) => {
    const workspace = await createWorkspace();
    workspace.write(text);
    const ended = await workspace.slipway('deploy', 'local');
    expect(ended.exitCode).toBe(2);
    for (const part of says) expect(ended.stderr).toContain(part);
    expectExplained(ended);
  });

  test("that can't be read is refused", async () => {
    const workspace = await createWorkspace();
    rmSync(workspace.environmentFile());
    mkdirSync(workspace.environmentFile());
    const ended = await workspace.slipway('deploy', 'local');
    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toContain(`${file} can't be read`);
    expectExplained(ended);
  });

  test('that is broken while a release serves disturbs no one', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    workspace.write('platform: moon');
    expect(await workspace.slipway('deploy', 'local')).toMatchObject({ exitCode: 2 });
    expect(await workspace.served()).toBe(realGreeting);
    workspace.configure({});
  });
});

describe('a rollback', () => {
  test('before any deploy says that there is nothing to go back to', async () => {
    const workspace = await createWorkspace();
    for (const args of [[], ['local']]) {
      const ended = await workspace.slipway('rollback', ...args);
      expect(ended.exitCode).toBe(1);
      expect(ended.stderr).toContain('There is nothing to roll');
      expectExplained(ended);
    }
  });

  test('without an earlier release, or to an unknown one, changes nothing', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);

    const bare = await workspace.slipway('rollback', 'local');
    expect(bare.exitCode).toBe(1);
    expect(bare.stderr).toContain('There is nothing to roll web back to in local');
    expectExplained(bare);

    const unknown = await workspace.slipway('rollback', 'local', '--to', 'r99');
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('web has no release r99 in local');
    expectExplained(unknown);

    expect(await workspace.served()).toBe(realGreeting);
    expect((await workspace.history()).attempts).toHaveLength(1);
  });

  test('without an environment acts on the only one, or lists commands that name one', async () => {
    const workspace = await createWorkspace();
    const port = await freePorts();
    workspace.configure({}, 'other', port);
    await workspace.deploy(realBundle);
    await workspace.deploy(greeting('Hello again!'));

    const only = await workspace.slipway('rollback');
    expect(only.exitCode).toBe(0);
    expect(only.stdout).toContain('r1 serves web in local');

    expect(await workspace.slipway('deploy', 'other', '--artifact', realBundle)).toMatchObject({
      exitCode: 0,
    });
    const ended = await workspace.slipway('rollback');
    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toContain('npx nx run deploy:rollback:local');
    expect(ended.stderr).toContain('npx nx run deploy:rollback:other');
    expectExplained(ended);
    expect(await workspace.slipway('down', 'other')).toMatchObject({ exitCode: 0 });
  });
});

describe('a deploy of what already runs', () => {
  test('changes nothing and says so; --force releases it again', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    const before = workspace.processes();

    const again = await workspace.tryDeploy(realBundle);
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('r1 serves web in local already: nothing has changed');
    expect(workspace.processes()).toEqual(before);

    expect(await workspace.deploy(realBundle, '--force')).toMatchObject({
      release: 'r2',
      outcome: 'serving',
    });
  });
});

describe('--json', () => {
  /** The one document on stdout: one line, and nothing else. */
  function onlyDocument({ stdout }: Ended): unknown {
    expect(stdout).toMatch(/^[^\n]+\n$/);
    return JSON.parse(stdout);
  }

  test('prints one document for each verb that succeeds', async () => {
    const workspace = await createWorkspace();
    const deployed = await workspace.tryDeploy(realBundle, '--json');
    expect(onlyDocument(deployed)).toMatchObject({
      results: [{ environment: 'local', service: 'web', release: 'r1', outcome: 'serving', lost: 0 }],
    });
    expect(deployed.stderr).toContain('✔ record');

    await workspace.deploy(greeting('Hello again!'));
    expect(onlyDocument(await workspace.slipway('rollback', 'local', '--json'))).toMatchObject({
      results: [{ release: 'r1', outcome: 'serving' }],
    });
    for (const verb of ['status', 'logs', 'history', 'down']) {
      const ended = await workspace.slipway(verb, 'local', '--json');
      expect(ended.exitCode).toBe(0);
      expect(onlyDocument(ended)).toBeInstanceOf(Object);
    }
  });

  test('prints one document for each kind of failure', async () => {
    const workspace = await createWorkspace();
    const failed = await workspace.tryDeploy(crashesAtStart('no luck'), '--json');
    expect(failed.exitCode).toBe(1);
    expect(onlyDocument(failed)).toMatchObject({ error: { what: 'web r1 did not become ready' } });
    expect(JSON.stringify(onlyDocument(failed))).toContain('no luck');

    for (const args of [
      ['status', 'lunar', '--json'],
      ['deploy', 'local', '--frce', '--json'],
    ]) {
      const wrong = await workspace.slipway(...args);
      expect(wrong.exitCode).toBe(2);
      expect(onlyDocument(wrong)).toMatchObject({ error: { what: expect.any(String) as string } });
    }
  });
});
