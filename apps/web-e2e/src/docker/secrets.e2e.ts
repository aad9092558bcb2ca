import { execFileSync } from 'node:child_process';
import { commandLinesDuring, formsOf } from '../harness/command-lines.ts';
import { createDockerWorkspace, webImage, type DockerWorkspace } from './docker-workspace.ts';
import { containers, docker, tryDocker } from './docker.ts';

const [first, second] = ['correct-horse-1', 'battery-staple-2'];
const variable = 'SLIPWAY_E2E_DB_PASSWORD';

/** The files of a volume, as the engine's root sees them. */
const inVolume = (volume: string, script: string) =>
  docker(
    'run',
    '--rm',
    '--network',
    'none',
    '--user',
    'root',
    '--volume',
    `${volume}:/volume:ro`,
    '--entrypoint',
    'sh',
    webImage,
    '-c',
    script,
  );

describe('a secret on Docker', () => {
  let workspace: DockerWorkspace;
  const replica = (release: string) => {
    const [id = ''] = containers(
      `slipway.environment=${workspace.environment}`,
      `slipway.release=${release}`,
    );
    return id;
  };
  const pathIn = (release: string) => docker('exec', replica(release), 'sh', '-c', 'echo $DB_PASSWORD_FILE');
  const read = (release: string, path: string) => tryDocker('exec', replica(release), 'cat', path);

  beforeAll(async () => {
    process.env[variable] = first;
    workspace = await createDockerWorkspace({ replicas: 1, secrets: { DB_PASSWORD: { env: variable } } });
  });

  test('reaches the replica, and is in no command line, log, ledger, image or answer', async () => {
    let said = '';
    const lines = await commandLinesDuring(async () => {
      const ended = await workspace.tryDeploy(webImage, '--json');
      expect(ended.stderr).toContain('✔');
      expect(ended.exitCode).toBe(0);
      said = ended.stdout + ended.stderr;
    });
    expect(read('r1', pathIn('r1'))).toBe(first);
    const all = containers(`slipway.environment=${workspace.environment}`);
    const state = `slipway-${workspace.environment}_state`;
    const places = [
      ...lines,
      said,
      docker('inspect', ...all),
      ...all.map((id) =>
        execFileSync('docker', ['logs', id], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
      ),
      inVolume(state, 'find /volume -type f -exec cat {} +'),
      docker('history', '--no-trunc', webImage),
      JSON.stringify(await workspace.history()),
    ];
    for (const form of formsOf(first)) expect(places.filter((text) => text.includes(form))).toEqual([]);
  });

  test('is a change when its value is, and each release reads its own version only', async () => {
    process.env[variable] = second;
    expect(await workspace.deploy(webImage)).toMatchObject({ release: 'r2', outcome: 'serving' });
    const [one, two] = [pathIn('r1'), pathIn('r2')];
    expect(one).not.toBe(two);
    expect([read('r1', one), read('r2', two)]).toEqual([first, second]);
    // The user of the service can't list the folder, and has no other way to learn another version's name.
    expect(tryDocker('exec', replica('r2'), 'ls', '/run/secrets')).toBe('');
    expect(docker('exec', replica('r2'), 'id', '-u')).toBe('1000');
    expect(tryDocker('exec', replica('r2'), 'sh', '-c', `echo x >${two} && echo written`)).toBe('');
  });

  test('comes back with a rollback', async () => {
    expect(await workspace.rollback()).toMatchObject({ release: 'r1', lost: 0 });
    expect(read('r1', pathIn('r1'))).toBe(first);
  });

  test('that is no longer kept is told of by a rollback', async () => {
    const volume = `slipway-${workspace.environment}_secrets-web`;
    docker(
      'run',
      '--rm',
      '--network',
      'none',
      '--volume',
      `${volume}:/volume`,
      '--user',
      'root',
      '--entrypoint',
      'sh',
      webImage,
      '-c',
      'rm /volume/*',
    );
    const { exitCode, stderr } = await workspace.slipway(
      'rollback',
      workspace.environment,
      '--to',
      'r2',
      '--force',
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain("r2 can't run again as it was; nothing was changed");
  });

  test("that can't be read ends the deploy before anything is changed", async () => {
    process.env[variable] = '';
    const { exitCode, stderr } = await workspace.tryDeploy(webImage);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`the variable ${variable} is empty`);
  });
});
