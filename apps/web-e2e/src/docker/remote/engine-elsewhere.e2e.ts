import { underLoad } from '../../harness/load.ts';
import { webImage } from '../docker-workspace.ts';
import { RemoteServer } from './remote-server.ts';
import { createRemoteWorkspace, type RemoteWorkspace } from './remote-workspace.ts';

const [first, other] = ['Hello from afar!', 'Hello again from afar!'];

describe('on a server with nothing but Docker and SSH', () => {
  const server = new RemoteServer();
  let workspace: RemoteWorkspace;

  beforeAll(async () => {
    await server.start();
    workspace = await createRemoteWorkspace(server, { config: { GREETING: first } });
  });

  afterAll(() => server.stop());

  test('the first deploy brings all images over the connection and serves', async () => {
    expect(server.docker('image', 'ls', '--quiet')).toBe('');
    const { exitCode, stderr } = await workspace.slipway('deploy', 'far', '--artifact', webImage);
    expect(stderr).toMatch(/sent [\d.]+ of [\d.]+ MB that the engine lacks/);
    expect(exitCode).toBe(0);
    expect(await workspace.served()).toBe(first);
    // Names of parts are gone once an image is whole.
    expect(server.docker('image', 'ls', '--quiet', 'slipway-part')).toBe('');
  });

  test('a redeploy under load sends no layer again and loses nothing', async () => {
    workspace.configure({ config: { GREETING: other } });
    const before = server.line.sent;
    await underLoad(workspace.url, { texts: [first, other], perSecond: 300 }, async () => {
      expect(await workspace.deploy(webImage)).toMatchObject({ release: 'r2', outcome: 'serving', lost: 0 });
    });
    expect(await workspace.served()).toBe(other);
    expect(server.line.sent - before).toBeLessThan(1_000_000);
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
});
