import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Stage } from './stage.ts';

const KNOWN_HOSTS = '# example.com:22 SSH-2.0\nexample.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\n';

const hasSsh = spawnSync('ssh-keygen', ['-?']).error === undefined;

(hasSsh ? describe : describe.skip)('ssh.mjs, with the real ssh-agent', () => {
  const stage = new Stage();
  const file = join(stage.folder, 'key');
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'of a test', '-f', file]);
  const SSH_KEY = readFileSync(file, 'utf8').trimEnd();
  let agent: Record<string, string> = {};

  afterAll(async () => {
    await stage.run('ssh.mjs', ['end'], agent);
    stage.strike();
  });

  const keys = (): string =>
    spawnSync('ssh-add', ['-l'], { encoding: 'utf8', env: { ...process.env, ...agent } }).stdout;

  test('begin leaves an agent that holds the key, and says the key nowhere', async () => {
    const { code, stdout, stderr } = await stage.run('ssh.mjs', ['begin'], { SSH_KEY, KNOWN_HOSTS });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toContain(SSH_KEY.split('\n')[1]);
    agent = Object.fromEntries(stage.variables.map((line) => line.split('=') as [string, string]));
    expect(keys()).toContain('of a test');
  });

  test('begin makes the hosts known, once, to this user only', async () => {
    await stage.run('ssh.mjs', ['begin'], { SSH_KEY, KNOWN_HOSTS, ...agent }).then(() => {
      const again = Object.fromEntries(
        stage.variables.slice(-2).map((line) => line.split('=') as [string, string]),
      );
      return stage.run('ssh.mjs', ['end'], again);
    });
    expect(stage.read('.ssh/known_hosts')).toBe(KNOWN_HOSTS);
    expect(statSync(join(stage.folder, '.ssh/known_hosts')).mode & 0o777).toBe(0o600);
  });

  test('end leaves no agent', async () => {
    expect((await stage.run('ssh.mjs', ['end'], agent)).code).toBe(0);
    expect(keys()).toBe('');
  });

  test('end is content where none has begun', async () => {
    expect((await stage.run('ssh.mjs', ['end'])).code).toBe(0);
  });

  test.each([
    ['SSH_KEY', '', 'SSH_KEY is not set'],
    ['SSH_KEY', 'hunter2', 'SSH_KEY is not what it should be'],
    ['KNOWN_HOSTS', '', 'KNOWN_HOSTS is not set'],
  ])('begin starts nothing with %s as %j', async (name, value, message) => {
    const before = stage.variables;
    const { code, stderr } = await stage.run('ssh.mjs', ['begin'], { SSH_KEY, KNOWN_HOSTS, [name]: value });
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('hunter2');
    expect(stage.variables).toEqual(before);
  });
});
