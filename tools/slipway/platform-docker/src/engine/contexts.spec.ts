import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import { Engine } from './engine.ts';

const digest = (name: string) => createHash('sha256').update(name).digest('hex');

/** Docker's own folder as the docker command would keep it, with contexts that lead to these places. */
async function withContexts<T>(
  { inUse, ...hosts }: { inUse?: string } & Record<string, string | undefined>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const before = { ...process.env };
  try {
    return await withFolder(async (folder) => {
      for (const [name, Host] of Object.entries(hosts)) {
        const at = join(folder, 'contexts', 'meta', digest(name));
        mkdirSync(at, { recursive: true });
        writeFileSync(join(at, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker: { Host } } }));
      }
      writeFileSync(
        join(folder, 'config.json'),
        JSON.stringify(inUse === undefined ? {} : { currentContext: inUse }),
      );
      process.env['DOCKER_CONFIG'] = folder;
      delete process.env['DOCKER_HOST'];
      delete process.env['DOCKER_CONTEXT'];
      return await use(folder);
    });
  } finally {
    process.env = before;
  }
}

test('without a context the engine is where Docker has it', () =>
  withContexts({}, async () => {
    expect(await new Engine(undefined).endpoint()).toEqual({ socketPath: '/var/run/docker.sock' });
  }));

test('the context that the docker command uses is used here, too', () =>
  withContexts({ inUse: 'desktop', desktop: 'unix:///home/me/docker.sock' }, async () => {
    expect(await new Engine(undefined).endpoint()).toEqual({ socketPath: '/home/me/docker.sock' });
  }));

test('DOCKER_HOST is stronger than the context in use, and weaker than a context that is named', () =>
  withContexts({ inUse: 'one', one: 'unix:///one.sock', two: 'tcp://two:2375' }, async () => {
    process.env['DOCKER_HOST'] = 'unix:///mine.sock';
    expect(await new Engine(undefined).endpoint()).toEqual({ socketPath: '/mine.sock' });
    expect(await new Engine('two').endpoint()).toEqual({ host: 'two', port: 2375 });
  }));

test('a context that leads over SSH is that address, whether it is named or in use', () =>
  withContexts({ inUse: 'far', far: 'ssh://deploy@server:2222' }, async () => {
    const address = { kind: 'ssh', user: 'deploy', host: 'server', port: 2222 };
    expect(await new Engine('far').address()).toEqual(address);
    expect(await new Engine(undefined).address()).toEqual(address);
  }));

test('the keys of a context are used, and its port is the one for TLS', () =>
  withContexts({ safe: 'tcp://safe' }, async (folder) => {
    const keys = join(folder, 'contexts', 'tls', digest('safe'), 'docker');
    mkdirSync(keys, { recursive: true });
    writeFileSync(join(keys, 'ca.pem'), 'CA');
    expect(await new Engine('safe').endpoint()).toEqual({
      host: 'safe',
      port: 2376,
      tls: { ca: Buffer.from('CA'), rejectUnauthorized: true },
    });
  }));

test('a context that does not exist is an error that says what to look at', () =>
  withContexts({}, async () => {
    await expect(new Engine('none').endpoint()).rejects.toMatchObject({
      message: 'No Docker Engine is known as none',
      next: expect.stringContaining('docker context ls') as string,
    });
  }));
