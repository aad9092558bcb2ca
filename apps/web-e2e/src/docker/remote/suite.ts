import { underLoad } from '../../harness/load.ts';
import { webImage } from '../docker-workspace.ts';
import { docker } from '../docker.ts';
import { Registry } from './registry.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { RemoteWorkspace } from './remote-workspace.ts';

const [first, other] = ['Hello from afar!', 'Hello again from afar!'];

/** What a server with nothing but Docker and SSH must be good for, wherever its engine keeps its images. */
export function servesElsewhere({ server, imageStore, created }: Elsewhere): void {
  let workspace: RemoteWorkspace;

  beforeAll(() => {
    workspace = created();
    workspace.configure({ config: { GREETING: first } });
  });

  test('the first deploy brings all images over the connection and serves', async () => {
    expect(server.docker('image', 'ls', '--quiet')).toBe('');
    expect(server.imageStore).toBe(imageStore);
    const { exitCode, stderr } = await workspace.tryDeploy(webImage);
    expect(stderr).toMatch(/sent [\d.]+ of [\d.]+ MB that the engine lacks/);
    expect(exitCode).toBe(0);
    expect(await workspace.served()).toBe(first);
    // Names of parts are gone once an image is whole.
    expect(server.docker('image', 'ls', '--quiet', 'slipway-part')).toBe('');
  });

  test('a redeploy under load sends no layer again and loses nothing', async () => {
    workspace.configure({ config: { GREETING: other } });
    const before = server.line.sent;
    await underLoad(workspace.url, { texts: [first, other], perSecond: 100 }, async () => {
      expect(await workspace.deploy(webImage)).toMatchObject({ release: 'r2', outcome: 'serving', lost: 0 });
    });
    expect(await workspace.served()).toBe(other);
    expect(server.line.sent - before).toBeLessThan(1_000_000);
  });

  test('a plan of what is there already has nothing to change', async () => {
    const { exitCode, stdout } = await workspace.slipway('plan', 'far', '--artifact', webImage, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ changes: false, touched: [] });
    expect(exitCode).toBe(0);
  });

  test('a rollback from another clone goes back to the release before', async () => {
    const clone = workspace.clone();
    expect(await clone.rollback()).toMatchObject({ release: 'r1', outcome: 'serving', lost: 0 });
    expect(await workspace.served()).toBe(first);
    expect((await workspace.history()).attempts.map(({ action }) => action)).toEqual([
      'deploy',
      'deploy',
      'rollback',
    ]);
  });

  test('of a changed image that is given by its id only the changed layers are sent', async () => {
    const image = server.buildHere(
      'slipway-e2e-changed',
      'FROM slipway/web\nUSER root\nRUN head -c 3000000 /dev/urandom >/changed\nUSER node\n',
    );
    workspace.configure({ config: { GREETING: other } });
    const before = server.line.sent;
    const deployed = await workspace.tryDeploy(docker('image', 'inspect', '--format', '{{.Id}}', image));
    expect(deployed.exitCode).toBe(0);
    expect(deployed.stderr).toMatch(/of 3\.\d MB that the engine lacks/);
    expect(server.line.sent - before).toBeLessThan(5_000_000);
    expect(await workspace.served()).toBe(other);
  });

  test('an image in a private registry is pulled by its digest, signed in as here', async () => {
    const registry = await Registry.start(server);
    const built = server.buildHere('slipway-e2e-published', 'FROM slipway/web\nENV PUBLISHED=yes\n');
    const image = registry.publish(built);
    const before = await workspace.settled();

    const refused = await workspace.tryDeploy(image);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(`The engine can't pull ${image}`);
    expect(refused.stderr).toContain(`sign in here: docker login ${registry.address}`);
    expect(await workspace.settled()).toBe(before);

    workspace.variables = { DOCKER_CONFIG: registry.signIn() };
    expect(await workspace.deploy(image)).toMatchObject({ outcome: 'serving', lost: 0 });
    expect(await workspace.served()).toBe(other);
    expect(server.docker('image', 'ls', '--quiet', '--digests', image.replace(/@.*/, ''))).not.toBe('');
    expect(JSON.stringify(await workspace.history())).not.toContain(registry.password);
  });
}
