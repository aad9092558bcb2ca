import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../harness/temporary-folder.ts';
import { webImage } from '../docker-workspace.ts';
import { imageStores, RemoteServer } from './remote-server.ts';
import { createRemoteWorkspace } from './remote-workspace.ts';

const builder = new RemoteServer('containerd');
const built = 'slipway-e2e-built';

beforeAll(async () => {
  await builder.start();
  builder.give(webImage);
  const context = temporaryFolder();
  writeFileSync(join(context, 'Dockerfile'), `FROM ${webImage}\nCOPY added /added\n`);
  writeFileSync(join(context, 'added'), 'It came along.\n'.repeat(100_000));
  builder.docker('build', '--quiet', '--tag', built, context);
});

afterAll(() => builder.stop());

// Such an engine keeps what it builds compressed, and gives it an id of its own.
test.each(imageStores)(
  'an image that was built in containerd reaches a server with images in %s, once',
  async (imageStore) => {
    const server = new RemoteServer(imageStore);
    await server.start();
    try {
      const workspace = await createRemoteWorkspace(server);
      workspace.variables = { DOCKER_HOST: builder.engine['DOCKER_HOST'] ?? '' };
      const changes = 3;
      const plan = () => workspace.slipway('plan', 'far', '--artifact', built);
      expect(await plan()).toMatchObject({ exitCode: changes });
      expect(server.docker('run', '--rm', '--entrypoint', 'tail', built, '-n', '1', '/added')).toBe(
        'It came along.',
      );

      const before = server.line.sent;
      expect(await plan()).toMatchObject({ exitCode: changes });
      expect(server.line.sent - before).toBeLessThan(100_000);
    } finally {
      await server.stop();
    }
  },
);
