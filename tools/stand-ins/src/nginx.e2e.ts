import { docker } from './docker.ts';
import { answer, eventually, ready } from './eventually.ts';
import { imageOf } from './images.ts';
import { removeAllStarted, StartedContainer } from './started-container.ts';

const image = imageOf('nginx');
const run = (...args: string[]) => docker('run', '--rm', '--network', 'none', ...args);

describe('nginx', () => {
  afterEach(removeAllStarted);

  it('serves at once, its master as root and its workers as nginx', async () => {
    const container = await StartedContainer.start(image);

    expect(await ready(await container.url(80))).toContain('Welcome to nginx!');
    const users = (await container.processes()).map(({ uid, command }) => [
      uid,
      command.split(' process')[0],
    ]);
    expect(users).toContainEqual([0, 'nginx: master']);
    expect(users).toContainEqual([101, 'nginx: worker']);
    expect(await container.exec('curl', '-fsS', 'http://127.0.0.1/')).toContain('Welcome to nginx!');
  });

  it('writes its access log to stdout and its error log to stderr', async () => {
    const container = await StartedContainer.start(image);
    await ready(await container.url(80));
    await answer(await container.url(80, '/absent'));

    await eventually(async () => {
      const logs = await container.logs();
      expect(logs).toMatch(/"GET \/absent HTTP\/1.1" 404/);
      expect(logs).toMatch(/\[error\] .*absent/);
    });
  });

  it('ends by SIGQUIT once what it was answering has been answered', async () => {
    const container = await StartedContainer.start(image);
    await ready(await container.url(80));

    const { exitCode, milliseconds } = await container.stop();

    expect(exitCode).toBe(0);
    expect(milliseconds).toBeLessThan(5_000);
    expect(await container.logs()).toContain('gracefully shutting down');
  });

  it('runs with a read-only root and temporary file systems where upstream needs them', async () => {
    const container = await StartedContainer.start(image, {
      options: ['--read-only', '--tmpfs', '/run', '--tmpfs', '/var/cache/nginx'],
    });

    expect(await ready(await container.url(80))).toContain('Welcome to nginx!');
    expect(await container.exec('ls', '/var/cache/nginx')).toContain('proxy');
  });

  it("fills a template's variables in, and leaves nginx's own alone", async () => {
    const container = await StartedContainer.start(image, {
      options: ['--env', 'GREETING=ahoy', '--env', 'TEXT=line one\nuri=no variable'],
      files: {
        '/etc/nginx/templates/default.conf.template':
          'server { listen 80; location / { return 200 "${GREETING} $uri ${request_method}"; } }',
      },
    });

    expect(await ready(await container.url(80, '/there'))).toBe('ahoy /there GET');
  });

  it('gives a template the name servers of its container when asked to', async () => {
    const container = await StartedContainer.start(image, {
      options: ['--env', 'NGINX_ENTRYPOINT_LOCAL_RESOLVERS=1', '--dns', '192.0.2.53'],
      files: {
        '/etc/nginx/templates/default.conf.template':
          'server { listen 80; location / { return 200 "[${NGINX_LOCAL_RESOLVERS}]"; } }',
      },
    });

    expect(await ready(await container.url(80))).toBe('[192.0.2.53]');
  });

  it('says what it prepares, unless it is quiet; for another command nothing', async () => {
    expect(await run(image, 'nginx', '-t')).toContain(
      '/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst',
    );
    expect(await run('--env', 'NGINX_ENTRYPOINT_QUIET_LOGS=1', image, 'nginx', '-t')).not.toContain(
      'docker-entrypoint',
    );
    expect(await run(image, 'echo', 'only this')).toBe('only this');
  });

  it('takes back a reload, and has what a balancer by name needs', async () => {
    const container = await StartedContainer.start(image, {
      files: {
        '/etc/nginx/conf.d/default.conf': `
          resolver 127.0.0.1 valid=1s;
          upstream one { zone one 64k; server localhost:8080 resolve; }
          split_clients $request_id $release { 100% one; }
          server { listen 80; keepalive_min_timeout 1s; location / { return 200 $release; } }
          server { listen 8080; location / { stub_status; } }
        `,
      },
    });
    await ready(await container.url(80));

    await container.exec('nginx', '-s', 'reload');

    expect(await ready(await container.url(80))).toBe('one');
  });
});
