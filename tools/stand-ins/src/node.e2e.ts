import { docker } from './docker.ts';
import { ready } from './eventually.ts';
import { imageOf } from './images.ts';
import { removeAllStarted, StartedContainer } from './started-container.ts';

const image = imageOf('node');
const run = (...args: string[]) => docker('run', '--rm', '--network', 'none', ...args);

const server = `
  const server = require('node:http').createServer((request, response) => response.end('hello')).listen(3000);
  process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;

describe('node', () => {
  afterEach(removeAllStarted);

  it('gives options and scripts to node, and runs any other command as it is', async () => {
    expect(await run(image, '--print', '1 + 1')).toBe('2');
    expect(await run(image, 'node', '--print', '1 + 1')).toBe('2');
    expect(await run(image, 'sh', '-c', 'echo here')).toBe('here');
  });

  it('runs a program as node on a read-only root, and hands it the stop signal', async () => {
    const container = await StartedContainer.start(image, {
      options: ['--read-only', '--user', 'node', '--cap-drop', 'ALL', '--expose', '3000'],
      command: ['--eval', server],
    });

    expect(await ready(await container.url(3000))).toBe('hello');
    expect((await container.processes()).map(({ uid }) => uid)).toEqual([1000]);
    const { exitCode, milliseconds } = await container.stop();
    expect(exitCode).toBe(0);
    expect(milliseconds).toBeLessThan(5_000);
  });

  it('has npm and npx', async () => {
    expect(await run(image, 'npm', '--version')).toMatch(/^11\./);
    expect(await run(image, 'npx', '--version')).toMatch(/^11\./);
  });

  it('trusts the authorities that the machine which built it trusts', async () => {
    expect(await run(image, '--print', "require('node:tls').getCACertificates('default').length > 100")).toBe(
      'true',
    );
  });
});
