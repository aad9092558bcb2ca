import { Stage } from './stage.ts';

const tested = `sha256:${'a'.repeat(64)}`;
const other = `sha256:${'b'.repeat(64)}`;
const IMAGES = JSON.stringify({ web: tested });

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
  stage.player('npx', `echo '["web"]'`);
});
afterEach(() => {
  stage.strike();
});

const engineWith = (id: string): void => {
  stage.player('docker', `if [ "$2" = inspect ]; then echo ${id}; fi`);
};

describe('images.mjs', () => {
  test('saves the images of all services, and names their digests', async () => {
    engineWith(tested);
    const { code } = await stage.run('images.mjs', ['save', 'images.tar']);
    expect(code).toBe(0);
    expect(stage.calls).toContain('docker image save --output images.tar slipway/web');
    expect(stage.outputs).toEqual([`images=${IMAGES}`]);
  });

  test('loads the images that were tested', async () => {
    engineWith(tested);
    expect((await stage.run('images.mjs', ['load', 'images.tar'], { IMAGES })).code).toBe(0);
    expect(stage.calls).toContain('docker image load --input images.tar');
  });

  test('finds out whether a test has replaced the image that is saved', async () => {
    engineWith(other);
    expect((await stage.run('images.mjs', ['check'], { IMAGES })).code).toBe(1);
    engineWith(tested);
    expect((await stage.run('images.mjs', ['check'], { IMAGES })).code).toBe(0);
  });

  test('refuses any other', async () => {
    engineWith(other);
    const { code, stderr } = await stage.run('images.mjs', ['load', 'images.tar'], { IMAGES });
    expect(code).toBe(1);
    expect(stderr).toContain(`slipway/web is ${other}: ${tested} was expected`);
  });

  test.each([[[]], [['save']], [['eat', 'images.tar']]])('does nothing when called with %j', async (args) => {
    engineWith(tested);
    expect((await stage.run('images.mjs', args)).code).toBe(1);
    expect(stage.calls).toEqual([]);
  });
});

describe('registry.mjs', () => {
  const signingIn = { REGISTRY: 'ghcr.io/someone', REGISTRY_USER: 'someone', REGISTRY_TOKEN: 'hunter2' };

  test('signs in with the token on stdin, where no other process sees it', async () => {
    stage.player('docker', 'cat > "$STAGE/stdin"');
    const { code, stdout, stderr } = await stage.run('registry.mjs', ['sign-in'], signingIn);
    expect(code).toBe(0);
    expect(stage.calls).toEqual(['docker login --username someone --password-stdin ghcr.io']);
    expect(stage.read('stdin')).toBe('hunter2');
    expect(stdout + stderr).not.toContain('hunter2');
  });

  test('publishes the tested images, and names their digests there', async () => {
    const there = `ghcr.io/someone/web@${other}`;
    stage.player(
      'docker',
      `if [ "$2" = inspect ]; then echo '["ghcr.io/other/web@${tested}","${there}"]'; fi`,
    );
    stage.player('git', 'echo 4b825dc');
    const { code } = await stage.run('registry.mjs', ['publish'], { ...signingIn, IMAGES });
    expect(code).toBe(0);
    expect(stage.calls.filter((call) => call.startsWith('docker')).slice(0, 2)).toEqual([
      `docker image tag ${tested} ghcr.io/someone/web:4b825dc`,
      'docker image push --quiet ghcr.io/someone/web:4b825dc',
    ]);
    expect(stage.outputs).toEqual([`images=${JSON.stringify({ web: there })}`]);
  });

  test('calls nothing where the registry is none', async () => {
    stage.player('docker');
    const { code } = await stage.run('registry.mjs', ['sign-in'], { ...signingIn, REGISTRY: '--help' });
    expect(code).toBe(1);
    expect(stage.calls).toEqual([]);
  });
});
