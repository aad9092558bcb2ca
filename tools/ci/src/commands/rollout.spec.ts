import { join } from 'node:path';
import { ended, Stage } from './stage.ts';

const web = `sha256:${'a'.repeat(64)}`;
const deploying = { ENVIRONMENT: 'staging', IMAGES: JSON.stringify({ web }) };

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
  // Builds nothing: what is built could read the secrets.
  stage.player('npx', 'exit 1');
  stage.player('node', 'if [ "$2" = plan ]; then exit 3; fi');
});
afterEach(() => {
  stage.strike();
});

const slipway = (call: string): string => `node tools/slipway/cli/bin/slipway.mjs ${call}`;

describe('deploy.mjs', () => {
  test('plans and deploys the image of the run, and puts both on the page of the run', async () => {
    stage.player('node', 'if [ "$2" = plan ]; then echo "<r2> after r1"; exit 3; fi');
    const summary = join(stage.folder, 'summary');
    const { code } = await stage.run('deploy.mjs', [], { ...deploying, GITHUB_STEP_SUMMARY: summary });
    expect(stage.calls).toEqual([
      slipway(`plan staging --service web --artifact ${web}`),
      slipway(`deploy staging --service web --artifact ${web} --wait 15m --summary ${summary}`),
    ]);
    expect(stage.read('summary')).toBe('### Plan: web to staging\n\n<pre>&#60;r2&#62; after r1</pre>\n\n');
    expect(code).toBe(0);
  });

  test('ends as the deploy ends, and leaves the services after it alone', async () => {
    stage.player('node', 'if [ "$2" = plan ]; then exit 3; else exit 7; fi');
    const { code } = await stage.run('deploy.mjs', [], {
      ...deploying,
      IMAGES: JSON.stringify({ web, other: web }),
    });
    expect(stage.calls.at(-1)).toBe(slipway(`deploy staging --service web --artifact ${web} --wait 15m`));
    expect(code).toBe(7);
  });

  test('deploys nothing that can not be planned', async () => {
    stage.player('node', 'exit 1');
    expect((await stage.run('deploy.mjs', [], deploying)).code).toBe(1);
    expect(stage.calls).toHaveLength(1);
  });

  test('hands secrets to slipway as variables, and has GitHub hide them', async () => {
    stage.player('node', 'printenv DB_PASSWORD >> "$STAGE/seen"; printenv SECRETS >> "$STAGE/seen"; exit 0');
    const { stdout, stderr } = await stage.run('deploy.mjs', [], {
      ...deploying,
      GITHUB_ACTIONS: 'true',
      SECRETS: '# of the database\nDB_PASSWORD=hunter=2\n',
    });
    expect(stage.read('seen')).toBe('hunter=2\nhunter=2\n');
    expect(stdout.replace('::add-mask::hunter=2', '') + stderr + stage.calls.join()).not.toContain('hunter');
  });

  test('hands on the signal of a job that is cancelled, and ends when slipway has ended', async () => {
    stage.player(
      'node',
      `if [ "$2" = plan ]; then exit 0; fi
       trap 'echo undone >> "$STAGE/seen"; exit 130' INT
       echo under way
       for _ in {1..600}; do sleep 0.1; done`,
    );
    const deploy = stage.start('deploy.mjs', [], deploying);
    deploy.stdout?.once('data', () => deploy.kill('SIGINT'));
    expect((await ended(deploy)).code).toBe(130);
    expect(stage.read('seen')).toBe('undone\n');
  });

  test.each([
    ['ENVIRONMENT', 'local'],
    ['ENVIRONMENT', 'staging; reboot'],
    ['ENVIRONMENT', ''],
    ['IMAGES', ''],
    ['IMAGES', '{}'],
    ['IMAGES', '{"web":"slipway/web"}'],
    ['IMAGES', `{"--help":"${web}"}`],
    ['IMAGES', `{"web":"--force sha256:${'a'.repeat(64)}"}`],
    ['SECRETS', 'hunter2'],
  ])('runs nothing with %s as %j, and does not repeat what it was given', async (name, value) => {
    const { code, stderr } = await stage.run('deploy.mjs', [], { ...deploying, [name]: value });
    expect(code).toBe(1);
    expect(stage.calls).toEqual([]);
    expect(stderr).toContain(name);
    expect(stderr).not.toMatch(/reboot|hunter|force/);
  });
});

describe('rollback.mjs', () => {
  test.each([
    ['', ''],
    ['r12', ' --to r12'],
  ])('with RELEASE %j calls slipway with%s', async (RELEASE, more) => {
    stage.player('node', 'if [ "$2" = abort ]; then exit 0; else exit 5; fi');
    const { code } = await stage.run('rollback.mjs', [], { ENVIRONMENT: 'production', RELEASE });
    expect(stage.calls).toEqual([
      slipway('abort production'),
      slipway(`rollback production${more} --wait 15m`),
    ]);
    expect(code).toBe(5);
  });

  test('rolls back where there is nothing to abort', async () => {
    stage.player('node', 'if [ "$2" = abort ]; then exit 1; fi');
    const { code, stdout } = await stage.run('rollback.mjs', [], { ENVIRONMENT: 'staging', RELEASE: '' });
    expect(stage.calls.at(-1)).toBe(slipway('rollback staging --wait 15m'));
    expect(stdout).toContain('Nothing was aborted');
    expect(code).toBe(0);
  });

  test.each(['r0', 'r1 --force', '12', 'r1\nr2', '$(reboot)', '--help'])(
    'runs nothing with RELEASE %j',
    async (RELEASE) => {
      const { code, stderr } = await stage.run('rollback.mjs', [], { ENVIRONMENT: 'staging', RELEASE });
      expect(code).toBe(1);
      expect(stderr).toContain('RELEASE is not what it should be');
      expect(stage.calls).toEqual([]);
    },
  );
});
