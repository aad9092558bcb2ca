import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import { DockerCli } from './docker-cli.ts';

/** Runs a test with a double of the docker command, which does this. */
const withDocker = (does: string, test: (docker: DockerCli) => Promise<void>) =>
  withFolder(async (folder) => {
    const before = process.env['PATH'];
    writeFileSync(join(folder, 'docker'), `#!/bin/sh\n${does}\n`);
    chmodSync(join(folder, 'docker'), 0o755);
    process.env['PATH'] = `${folder}:${before ?? ''}`;
    try {
      await test(new DockerCli('unix:///nowhere.sock'));
    } finally {
      process.env['PATH'] = before;
    }
  });

test('a command that does not end in its time is killed, and has failed', () =>
  withDocker('exec sleep 600', async (docker) => {
    const { exitCode } = await docker.run(['exec', 'lock', 'cat', '/run/phase'], { withinMs: 200 });
    expect(exitCode).toBe(1);
  }));

test('one that ends in its time says what it says', () =>
  withDocker('echo "$@"', async (docker) => {
    expect(await docker.run(['version'])).toMatchObject({ exitCode: 0, stdout: 'version\n' });
  }));
