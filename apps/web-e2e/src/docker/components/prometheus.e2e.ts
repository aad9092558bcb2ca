import { type StartedNetwork, type StartedTestContainer, Wait } from 'testcontainers';
import { eventually } from '../../harness/eventually.ts';
import { ask } from '../../harness/http.ts';
import { docker } from '../docker.ts';
import { componentImage } from './harness/component-image.ts';
import { HardenedContainer } from './harness/hardened-container.ts';
import { createNetwork, start } from './harness/started.ts';
import { startRelease } from './harness/stub-release.ts';

interface Target {
  labels: Record<string, string>;
  health: string;
}

interface Rule {
  name: string;
  health: string;
}

let network: StartedNetwork;
let prometheus: StartedTestContainer;

beforeAll(async () => {
  network = await createNetwork();
  prometheus = await start(
    new HardenedContainer(componentImage('prometheus'))
      .withNetwork(network)
      .withVolumes('/prometheus', '/etc/prometheus/targets')
      .withExposedPorts(9090)
      .withWaitStrategy(Wait.forHttp('/-/ready', 9090)),
  );
});

async function api<T>(path: string): Promise<T> {
  const url = `http://localhost:${prometheus.getMappedPort(9090)}/api/v1/${path}`;
  return (JSON.parse((await ask(url)).body) as { data: T }).data;
}

/** Replaces the file of targets as a whole, as the engine does, from another container with the same volume. */
function write(replicas: readonly { target: string; labels: Record<string, string> }[]): void {
  const text = JSON.stringify(replicas.map(({ target, labels }) => ({ targets: [target], labels })));
  const script = `echo ${Buffer.from(text).toString('base64')} | base64 -d >/etc/prometheus/targets/new && mv /etc/prometheus/targets/new /etc/prometheus/targets/replicas.json`;
  const image = process.env['NODE_IMAGE'] ?? 'node:24-slim';
  docker('run', '--rm', '--user', 'root', '--volumes-from', prometheus.getId(), image, 'sh', '-c', script);
}

/** The labels and the health of every replica that is scraped, in the order of their names. */
async function scraped(): Promise<string[]> {
  const { activeTargets } = await api<{ activeTargets: Target[] }>('targets?state=active');
  return activeTargets
    .filter(({ labels }) => labels['service'] !== undefined)
    .map(({ labels: { job, service, release, replica }, health }) =>
      [job, service, release, replica, health].join(' '),
    )
    .sort();
}

test('replicas come and go as they are launched and retired, each with its labels', async () => {
  const [one, two] = await Promise.all([
    startRelease(network, 'web-r1', 1),
    startRelease(network, 'web-r2', 1),
  ]);
  const replicas = [...one, ...two].map((container, index) => ({
    target: `${container.getName().slice(1)}:9464`,
    labels: { service: 'web', release: `r${index + 1}`, replica: `web-r${index + 1}-1` },
  }));

  write(replicas);
  await eventually('both are scraped', async () => {
    const now = await scraped();
    return now.length === 2 && now.every((line) => line.endsWith(' up'));
  });
  expect(await scraped()).toEqual(['web web r1 web-r1-1 up', 'web web r2 web-r2-1 up']);
  const query = encodeURIComponent('sum by (job, service, release, replica) (stub_up)');
  const { result } = await api<{ result: { metric: Record<string, string> }[] }>(`query?query=${query}`);
  expect(result.map(({ metric }) => metric['replica']).sort()).toEqual(['web-r1-1', 'web-r2-1']);

  write(replicas.slice(1));
  await eventually('the retired one is gone', async () => (await scraped()).length === 1);
  expect(await scraped()).toEqual(['web web r2 web-r2-1 up']);
});

test('a torn file of targets changes nothing', async () => {
  const before = await scraped();
  expect(before).not.toEqual([]);
  const id = prometheus.getId();
  const image = process.env['NODE_IMAGE'] ?? 'node:24-slim';
  const script = 'echo "[{" >/etc/prometheus/targets/replicas.json';
  docker('run', '--rm', '--user', 'root', '--volumes-from', id, image, 'sh', '-c', script);

  await eventually('Prometheus has seen it', async () => {
    const url = `http://localhost:${prometheus.getMappedPort(9090)}/metrics`;
    return /prometheus_sd_file_read_errors_total [1-9]/.test((await ask(url)).body);
  });
  expect(await scraped()).toEqual(before);
});

test('the rules are loaded and can be evaluated', async () => {
  const rules = await eventually('every rule was evaluated', async () => {
    const { groups } = await api<{ groups: { rules: Rule[] }[] }>('rules');
    const all = groups.flatMap((group) => group.rules);
    return all.every(({ health }) => health !== 'unknown') && all;
  });

  expect(rules.length).toBeGreaterThan(0);
  expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
});

test('every component of the stack has a scrape of its own', async () => {
  const { activeTargets } = await api<{ activeTargets: Target[] }>('targets?state=active');
  const jobs = activeTargets.filter(({ labels }) => labels['service'] === undefined);

  expect(jobs.map(({ labels }) => labels['job']).sort()).toEqual(
    expect.arrayContaining(['alertmanager', 'fluentd', 'grafana', 'loki', 'nginx', 'prometheus']) as string[],
  );
});
