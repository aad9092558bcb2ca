import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { crashesAtStart } from '../harness/bundles.ts';
import { run, type Ended } from '../harness/command.ts';
import { slipwayProgram } from '../harness/repository.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { createDockerWorkspace, webImage, type DockerWorkspace } from './docker-workspace.ts';
import { containers } from './docker.ts';
import { imageWith } from './images.ts';

/** Runs a command with another environment than the test's own. */
function slipwayWith(
  workspace: DockerWorkspace,
  env: Record<string, string>,
  ...args: string[]
): Promise<Ended> {
  return run(process.execPath, [slipwayProgram, ...args], { cwd: workspace.folder, env });
}

test('no Docker Engine: says so, and what to do', async () => {
  const workspace = await createDockerWorkspace();
  const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };
  const { exitCode, stderr } = await slipwayWith(workspace, env, 'deploy', workspace.environment);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('No Docker Engine answers');
  expect(stderr).toContain('next:');
});

test('an engine that is too old: says which it is and which it must be', async () => {
  const workspace = await createDockerWorkspace();
  // A double of the engine, which refuses as one of that version does.
  const old = createHttpServer((_, response) => {
    response.writeHead(400, { server: 'Docker/20.10.24 (linux)' });
    response.end('{"message":"client version 1.44 is too new. Maximum supported API version is 1.41"}');
  });
  const socket = join(temporaryFolder(), 'docker.sock');
  old.listen(socket);
  await once(old, 'listening');
  try {
    const env = { DOCKER_HOST: `unix://${socket}` };
    const { exitCode, stderr } = await slipwayWith(workspace, env, 'up', workspace.environment);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('This Docker Engine is too old: 20.10.24');
    expect(stderr).toContain('Slipway needs 25 or newer');
  } finally {
    old.close();
  }
});

test('an image that the engine does not have: names it, and changes nothing', async () => {
  const workspace = await createDockerWorkspace();
  const { exitCode, stderr } = await workspace.tryDeploy('slipway/nowhere:1');
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`has no image slipway/nowhere:1`);
  expect(containers(`slipway.environment=${workspace.environment}`)).toEqual([]);
});

describe('in one environment', () => {
  let workspace: DockerWorkspace;

  beforeAll(async () => {
    workspace = await createDockerWorkspace();
  });

  test('a port that is taken: names it and the file that says it', async () => {
    const server = createServer().listen(workspace.port, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { exitCode, stderr } = await workspace.tryDeploy(webImage);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`Port 127.0.0.1:${workspace.port} is taken`);
      expect(stderr).toContain(`deploy/environments/${workspace.environment}.yaml`);
    } finally {
      server.close();
    }
    expect(await workspace.deploy(webImage)).toMatchObject({ release: 'r1' });
  });

  test('a release that ends at once never gets traffic, and its own last lines are shown', async () => {
    workspace.configure({ ready: { within: '8s' } });
    const { exitCode, stderr } = await workspace.tryDeploy(imageWith(crashesAtStart('no such database')));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('web r2 did not become ready');
    expect(stderr).toContain('no such database');
    expect(await workspace.served()).toBe('Hello, DevOps!');
    expect((await workspace.status()).services['web']).toMatchObject({ current: 'r1' });
  });
});

test('a service file without a health check, or with another name, is refused at once', async () => {
  const workspace = await createDockerWorkspace();
  const file = join('apps', 'web', 'compose.yaml');
  workspace.edit(file, (text) => text.slice(0, text.indexOf('    healthcheck:')));
  const without = await workspace.tryDeploy(webImage);
  expect(without.exitCode).toBe(2);
  expect(without.stderr).toContain('it has no healthcheck');

  workspace.edit(file, (text) => text.replace('  web:', '  website:'));
  const renamed = await workspace.tryDeploy(webImage);
  expect(renamed.exitCode).toBe(2);
  expect(renamed.stderr).toContain('it has no service "web"');

  rmSync(join(workspace.folder, file));
  const gone = await workspace.tryDeploy(webImage);
  expect(gone.exitCode).not.toBe(0);
  expect(gone.stderr).toContain('apps/web/compose.yaml');
});

test('a disk that is full while the image is built: says so', async () => {
  const workspace = await createDockerWorkspace();
  // The workspace has no Nx: what npx is asked for is answered by a double, as a build on a full disk ends.
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'npx'),
    '#!/bin/sh\necho "ERROR: write /app/main.cjs: no space left on device" >&2\nexit 1\n',
  );
  chmodSync(join(folder, 'npx'), 0o755);
  const env = { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` };
  const { exitCode, stderr } = await slipwayWith(workspace, env, 'deploy', workspace.environment);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('the disk of the machine that builds is full');
});
