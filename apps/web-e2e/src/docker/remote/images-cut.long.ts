import { eventually } from '../../harness/eventually.ts';
import { webImage } from '../docker-workspace.ts';
import { imageStores, RemoteServer } from './remote-server.ts';
import { createRemoteWorkspace, type RemoteWorkspace } from './remote-workspace.ts';

describe.each(imageStores)('an image on its way to a server, images in %s', (imageStore) => {
  const server = new RemoteServer(imageStore);
  let workspace: RemoteWorkspace;

  beforeAll(async () => {
    await server.start();
    workspace = await createRemoteWorkspace(server);
    await workspace.deploy(webImage);
  });

  afterAll(() => server.stop());

  test('what has arrived before a cut is not sent again', async () => {
    const layers = [1, 2, 3].map((n) => `RUN head -c 12000000 /dev/urandom >/part${String(n)}`).join('\n');
    const image = server.buildHere(
      'slipway-e2e-parts',
      `FROM slipway/web\nUSER root\n${layers}\nUSER node\n`,
    );
    server.line.limit(8_000_000);
    const before = server.line.sent;
    const deploy = workspace.startDeploy(image);
    const arrived = eventually(
      'two parts have arrived',
      () => server.docker('image', 'ls', '--quiet', 'slipway-part').split('\n').length >= 2,
    );
    const over = deploy.ended.then(({ stderr }) => {
      throw new Error(`it ended before it was cut:\n${stderr}`);
    });
    over.catch(() => undefined);
    await Promise.race([arrived, over]);
    server.line.cut();
    expect((await deploy.ended).exitCode).toBe(1);
    const whole = server.line.sent - before;
    server.line.fix();
    server.line.limit(Infinity);
    const again = server.line.sent;
    expect(await workspace.deploy(image)).toMatchObject({ outcome: 'serving' });
    expect(whole).toBeGreaterThan(20_000_000);
    expect(server.line.sent - again).toBeLessThan(20_000_000);
    expect(server.docker('image', 'ls', '--quiet', 'slipway-part')).toBe('');
  });
});
