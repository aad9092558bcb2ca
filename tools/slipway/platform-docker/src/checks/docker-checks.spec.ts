import { judgeComponents, judgePublished, readComponents } from './components.ts';
import { judgeArchitecture, judgeVersion } from './engine.ts';
import { judgeBuffer } from './fluentd.ts';
import { judgeTargets } from './prometheus.ts';

const container = (service: string, status: string, health?: string, ports = {}) => ({
  Config: { Labels: { 'com.docker.compose.service': service } },
  State: { Status: status, ...(health === undefined ? {} : { Health: { Status: health } }) },
  NetworkSettings: { Ports: ports },
});
const read = (...all: object[]) => readComponents(JSON.stringify(all));

test('an engine that is too old is told with what to do', () => {
  expect(judgeVersion('26.1.5+dfsg1', 'here').state).toBe('ok');
  expect(judgeVersion('24.0.7', 'here')).toMatchObject({
    state: 'wrong',
    found: expect.stringContaining('24.0.7') as string,
  });
});

test('an image of another architecture is told with how to build for the engine', () => {
  expect(judgeArchitecture('x86_64', 'amd64').state).toBe('ok');
  expect(judgeArchitecture('aarch64', undefined).state).toBe('skipped');
  expect(judgeArchitecture('aarch64', 'amd64').next).toContain('DOCKER_DEFAULT_PLATFORM=linux/arm64');
});

test('a component that is missing, stopped or unhealthy is named', () => {
  const components = read(
    container('nginx', 'running', 'healthy'),
    container('loki', 'running', 'unhealthy'),
    container('grafana', 'exited'),
  );
  expect(judgeComponents(['nginx'], components, 'far').state).toBe('ok');
  expect(judgeComponents(['nginx', 'loki', 'grafana', 'fluentd'], components, 'far').found).toBe(
    'loki is unhealthy, grafana is exited, fluentd is not there',
  );
});

test('a component without a health check is healthy while it runs', () => {
  expect(judgeComponents(['exporter'], read(container('exporter', 'running')), 'far').state).toBe('ok');
});

test('a published port that the environment does not name is wrong', () => {
  const ports = { '3000/tcp': [{ HostIp: '0.0.0.0', HostPort: '3000' }], '9/tcp': null };
  const components = read(container('grafana', 'running', undefined, ports));
  expect(judgePublished(['0.0.0.0:3000'], components).state).toBe('ok');
  expect(judgePublished(['127.0.0.1:3000'], components).found).toBe('grafana is open at 0.0.0.0:3000');
});

test('a target that is down is told with its own error', () => {
  const answer = (health: string) =>
    JSON.stringify({
      data: { activeTargets: [{ scrapeUrl: 'http://web:9464/metrics', health, lastError: 'refused' }] },
    });
  expect(judgeTargets(answer('up'))).toMatchObject({ state: 'ok', found: '1 of 1 targets are up' });
  expect(judgeTargets(answer('unknown')).state).toBe('ok');
  expect(judgeTargets(answer('down')).found).toBe('http://web:9464/metrics: refused');
});

test('lines that wait in the buffer are counted over all outputs', () => {
  const metrics = (bytes: number) =>
    `fluentd_output_status_buffer_total_bytes{type="loki"} ${String(bytes)}\nfluentd_output_status_buffer_total_bytes{type="x"} 500000\n`;
  expect(judgeBuffer(metrics(1_500_000)).found).toBe('2.0 MB of lines wait for Loki');
  expect(judgeBuffer(metrics(1e9)).state).toBe('wrong');
  expect(judgeBuffer('').state).toBe('wrong');
});
