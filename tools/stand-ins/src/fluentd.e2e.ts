import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { once } from 'node:events';
import { docker, runIn } from './docker.ts';
import { eventually } from './eventually.ts';
import { imageOf } from './images.ts';
import { removeAllStarted, StartedContainer } from './started-container.ts';

const image = imageOf('fluentd');

async function forward(container: StartedContainer, tag: string, record: object): Promise<void> {
  const { port } = new URL(await container.url(24224));
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.end(JSON.stringify([tag, Math.floor(Date.now() / 1000), record]));
  await once(socket, 'close');
}

const listening = (container: StartedContainer) =>
  eventually(async () => {
    expect(await container.logs()).toContain('fluentd worker is now running');
  });

/** `docker build -` of a Dockerfile as text. */
async function build(tag: string, dockerfile: string): Promise<string> {
  // A registry that stops answering must fail the test, not outlive it.
  const child = spawn('docker', ['build', '--no-cache', '--progress', 'plain', '--tag', tag, '-'], {
    timeout: 240_000,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(dockerfile);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(output.slice(-3_000));
  return output;
}

describe('fluentd', () => {
  afterEach(removeAllStarted);

  it('takes a forwarded event as the user fluent on a read-only root', async () => {
    const container = await StartedContainer.start(image, {
      options: ['--read-only', '--tmpfs', '/tmp', '--tmpfs', '/fluentd/log:uid=999', '--cap-drop', 'ALL'],
    });
    await listening(container);

    await forward(container, 'a.test', { message: 'seen by fluentd' });

    await eventually(async () => {
      expect(await container.logs()).toMatch(/a\.test: \{"message":"seen by fluentd"\}/);
    });
    const processes = await container.processes();
    expect(new Set(processes.map(({ uid }) => uid))).toEqual(new Set([999]));
    expect(processes.some(({ command }) => command.startsWith('tini -- '))).toBe(true);
  });

  it('ends by its stop signal with everything flushed', async () => {
    const container = await StartedContainer.start(image);
    await listening(container);
    await forward(container, 'a.test', { message: 'last words' });

    const { exitCode, milliseconds } = await container.stop();

    expect(exitCode).toBe(0);
    expect(milliseconds).toBeLessThan(9_000);
    expect(await container.logs()).toContain('last words');
  });

  it('reads the configuration that FLUENTD_CONF names, and plugins from their folder', async () => {
    const container = await StartedContainer.start(image, {
      options: ['--env', 'FLUENTD_CONF=other.conf'],
      files: {
        '/fluentd/plugins/out_shout.rb': `
          require 'fluent/plugin/output'
          class Fluent::Plugin::Shout < Fluent::Plugin::Output
            Fluent::Plugin.register_output('shout', self)
            def process(tag, es) = es.each { |_, record| log.warn(record['message'].upcase) }
          end
        `,
        '/fluentd/etc/other.conf': '<source>\n@type forward\n</source>\n<match **>\n@type shout\n</match>\n',
      },
    });
    await listening(container);

    await forward(container, 'a.test', { message: 'loud' });

    await eventually(async () => {
      expect(await container.logs()).toContain('LOUD');
    });
  });

  it('checks a configuration, takes mere options, and has no plugin beyond upstream', async () => {
    expect(await docker('run', '--rm', '--network', 'none', image, '--dry-run')).toContain(
      'finished dry run mode',
    );
    const gems = await runIn(image, 'fluent-gem', 'list');
    expect(gems).not.toContain('fluent-plugin');
    expect(gems).toContain('oj (');
  });

  it('lets a derived image add plugins, also one that is compiled', async () => {
    const derived = 'slipway/stand-ins-e2e-derived:latest';
    try {
      await build(
        derived,
        `FROM ${image}
         USER root
         RUN fluent-gem install fluent-plugin-grafana-loki:1.3.0 fluent-plugin-prometheus:2.3.0 fluent-plugin-concat:2.6.2
         RUN apt-get update && apt-get install -y make gcc libc6-dev && gem install --force strptime:0.2.5
         USER fluent`,
      );
      const plugins = await runIn(derived, 'fluent-gem', 'list', 'fluent-plugin');
      expect(plugins).toContain('fluent-plugin-grafana-loki (1.3.0)');
      const container = await StartedContainer.start(derived, {
        files: {
          '/fluentd/etc/fluent.conf': `
            <source>\n@type prometheus\nport 24231\n</source>
            <source>\n@type forward\n</source>
            <filter **>\n@type concat\nkey message\nseparator ""\npartial_key partial\npartial_value true\n</filter>
            <match **>\n@type loki\nurl http://127.0.0.1:1\n<buffer>\n@type memory\n</buffer>\n</match>
          `,
        },
      });
      await listening(container);
      expect(
        await container.exec(
          'ruby',
          '-ropen-uri',
          '-e',
          'puts URI.open("http://127.0.0.1:24231/metrics").status',
        ),
      ).toContain('200');
    } finally {
      await removeAllStarted();
      await docker('image', 'rm', '--force', derived);
    }
  });
});
