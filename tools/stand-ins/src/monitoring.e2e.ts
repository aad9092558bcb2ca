import { eventually, ready } from './eventually.ts';
import { imageOf } from './images.ts';
import { removeAllStarted, StartedContainer } from './started-container.ts';

const readOnly = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];

afterEach(removeAllStarted);

async function expectAGracefulEnd(container: StartedContainer, exitCode = 0): Promise<void> {
  const stopped = await container.stop();
  expect(stopped.exitCode).toBe(exitCode);
  expect(stopped.milliseconds).toBeLessThan(5_000);
}

describe('prometheus', () => {
  it('is ready as nobody on a read-only root, watches itself, and ends when told to', async () => {
    const container = await StartedContainer.start(imageOf('prometheus'), { options: readOnly });

    expect(await ready(await container.url(9090, '/-/ready'))).toContain('Ready');
    expect((await container.processes()).map(({ uid }) => uid)).toEqual([65534]);
    expect(await container.exec('wget', '-qO-', 'http://127.0.0.1:9090/-/ready')).toContain('Ready');
    expect(await container.exec('promtool', 'check', 'ready')).toContain('SUCCESS');
    expect(await container.exec('promtool', 'check', 'config', '/etc/prometheus/prometheus.yml')).toContain(
      'SUCCESS',
    );
    await eventually(async () => {
      expect(await ready(await container.url(9090, '/api/v1/query?query=up'))).toMatch(
        /"value":\[[\d.]+,"1"\]/,
      );
    }, 40_000);
    await expectAGracefulEnd(container);
  });
});

describe('alertmanager', () => {
  it('is ready as nobody on a read-only root, and ends by its stop signal', async () => {
    const container = await StartedContainer.start(imageOf('alertmanager'), { options: readOnly });

    await ready(await container.url(9093, '/-/ready'));
    expect((await container.processes()).map(({ uid }) => uid)).toEqual([65534]);
    await container.exec('wget', '-qO-', 'http://127.0.0.1:9093/-/healthy');
    expect(await container.exec('amtool', 'check-config', '/etc/alertmanager/alertmanager.yml')).toContain(
      'SUCCESS',
    );
    await container.exec(
      'amtool',
      '--alertmanager.url=http://127.0.0.1:9093',
      'alert',
      'add',
      'alertname=Test',
    );
    expect(await ready(await container.url(9093, '/api/v2/alerts'))).toContain('"alertname":"Test"');
    await expectAGracefulEnd(container);
  });
});

describe('nginx-prometheus-exporter', () => {
  it("exports Nginx's status as user 1001 on a read-only root, and ends when told to", async () => {
    const nginx = await StartedContainer.start(imageOf('nginx'), {
      options: ['--publish', '127.0.0.1::9113'],
      files: {
        '/etc/nginx/conf.d/default.conf': 'server { listen 80; location /status { stub_status; } }',
      },
    });
    await ready(await nginx.url(80, '/status'));
    const exporter = await StartedContainer.start(imageOf('nginx-exporter'), {
      options: [...readOnly, '--network', `container:${nginx.id}`],
      command: ['--nginx.scrape-uri=http://127.0.0.1:80/status'],
    });

    await eventually(async () => {
      expect(await ready(await nginx.url(9113, '/metrics'))).toMatch(/^nginx_up 1$/m);
    });
    expect((await exporter.processes()).map(({ uid }) => uid)).toEqual([1001]);
    await expect(exporter.exec('sh', '-c', 'true')).rejects.toThrow('Command failed: docker exec');
    await expectAGracefulEnd(exporter);
  });
});

describe('node-exporter', () => {
  it('exports the machine as nobody on a read-only root', async () => {
    const container = await StartedContainer.start(imageOf('node-exporter'), { options: readOnly });

    expect(await ready(await container.url(9100, '/metrics'))).toContain('node_cpu_seconds_total');
    expect((await container.processes()).map(({ uid }) => uid)).toEqual([65534]);
    // It has no handler for the signal, upstream neither: Go's own ends it, with this code where it is process 1.
    await expectAGracefulEnd(container, 2);
  });
});
