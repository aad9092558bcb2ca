import { createSocket } from 'node:dgram';
import { eventually } from '../harness/eventually.ts';
import { ask } from '../harness/http.ts';
import { linesIn, scrapeTargets } from './collected.ts';
import { createDockerWorkspace, webImage, type DockerWorkspace } from './docker-workspace.ts';
import { containers, docker } from './docker.ts';

interface Inspected {
  Name: string;
  Mounts: { Destination: string }[];
  Config: { User: string; Labels: Record<string, string> };
  HostConfig: {
    Privileged: boolean;
    ReadonlyRootfs: boolean;
    CapAdd: string[] | null;
    CapDrop: string[] | null;
    SecurityOpt: string[] | null;
    Memory: number;
    RestartPolicy: { Name: string };
    PortBindings: Record<string, { HostIp: string }[]>;
    Binds: string[] | null;
  };
}

let workspace: DockerWorkspace;

beforeAll(async () => {
  workspace = await createDockerWorkspace();
  await workspace.deploy(webImage);
});

function everyContainer(): Inspected[] {
  const ids = [
    ...containers(`com.docker.compose.project=${workspace.project}`),
    ...containers(`slipway.environment=${workspace.environment}`),
  ];
  return JSON.parse(docker('inspect', ...new Set(ids))) as Inspected[];
}

function sendOverUdp(port: number, text: string): Promise<void> {
  const socket = createSocket('udp4');
  return new Promise((resolve, reject) => {
    socket.send(text, port, '127.0.0.1', (error) => {
      socket.close();
      if (error) reject(error);
      else resolve();
    });
  });
}

test('every scrape target is up, each replica with its service, release and name', async () => {
  const all = await eventually('all targets are up', async () => {
    const targets = await scrapeTargets(workspace);
    const replicas = targets.filter(({ labels }) => labels['job'] === 'web');
    return replicas.length === 2 && targets.every(({ health }) => health === 'up') ? targets : undefined;
  });
  expect([...new Set(all.map(({ labels }) => labels['job']))].sort()).toEqual([
    ...['alertmanager', 'fluentd', 'grafana', 'loki', 'nginx', 'prometheus', 'web'],
  ]);
  const replicas = all.map(({ labels }) => labels).filter(({ job }) => job === 'web');
  // Prometheus names them in no order.
  expect(replicas.sort((a, b) => String(a['replica']).localeCompare(String(b['replica'])))).toEqual([
    expect.objectContaining({ service: 'web', release: 'r1', replica: 'r1-1' }),
    expect.objectContaining({ service: 'web', release: 'r1', replica: 'r1-2' }),
  ]);
});

test("a request's line is found by its id, from Nginx and from the service alike", async () => {
  const { headers } = await ask(workspace.url);
  const id = String(headers['x-request-id']);
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  const lines = await eventually('both lines are in Loki', () => {
    const found = linesIn(workspace, `{job=~"web|nginx"} |= "${id}"`);
    return found.length >= 2 ? found : undefined;
  });
  expect(lines.map(({ labels }) => labels['job']).sort()).toEqual(['nginx', 'web']);
  for (const { line } of lines) expect(JSON.parse(line)).toMatchObject({ release: 'r1', status: 200 });
});

test('JSON over UDP is found by its tag, and a tag that is not allowed is no new label', async () => {
  await sendOverUdp(workspace.admin.fluentd, '{"tag": "flask.logs", "message": "test log"}\n');
  await sendOverUdp(workspace.admin.fluentd, '{"tag": "made.up", "message": "stray log"}\n');
  const [line] = await eventually('the line is in Loki', () => {
    const found = linesIn(workspace, '{job="flask.logs"}');
    return found.length > 0 ? found : undefined;
  });
  expect(JSON.parse(line?.line ?? '')).toEqual({ tag: 'flask.logs', message: 'test log' });
  const [stray] = await eventually('the stray line is in Loki', () => {
    const found = linesIn(workspace, '{job=~".+"} |= "stray log"');
    return found.length > 0 ? found : undefined;
  });
  expect(stray?.labels['job']).toBe('other');
});

test('nothing but the balancer is open beyond loopback, unless its file says so', () => {
  const published = everyContainer().flatMap(({ Name, HostConfig }) =>
    Object.entries(HostConfig.PortBindings).map(
      ([port, [binding]]) => `${Name} ${port} ${binding?.HostIp ?? ''}`,
    ),
  );
  const at = (component: string, port: string) => `/${workspace.component(component)} ${port} 127.0.0.1`;
  expect(published.sort()).toEqual(
    [
      at('alertmanager', '9093/tcp'),
      at('fluentd', '24224/tcp'),
      at('fluentd', '24225/udp'),
      at('grafana', '3000/tcp'),
      at('nginx', '2727/tcp'),
      at('prometheus', '9090/tcp'),
    ].sort(),
  );
});

test('every container is confined, limited and started again', () => {
  for (const { Name, HostConfig } of everyContainer()) {
    expect({ Name, ...HostConfig }).toMatchObject({
      Name,
      Privileged: false,
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      RestartPolicy: { Name: 'unless-stopped' },
    });
    expect(HostConfig.Memory).toBeGreaterThan(0);
    if (!Name.includes('-nginx-1')) expect(HostConfig.CapAdd).toBeNull();
  }
});

test("nothing has the engine's socket but the agent, which listens on no port", () => {
  const having = everyContainer().filter(({ Mounts }) =>
    Mounts.some(({ Destination }) => Destination.endsWith('docker.sock')),
  );
  expect(having.map(({ Name }) => Name)).toEqual([`/${workspace.component('agent')}`]);
  const sockets = docker('exec', workspace.component('agent'), 'cat', '/proc/net/tcp', '/proc/net/tcp6');
  // State 0A is LISTEN; Docker's own DNS listens in every container, on 127.0.0.11.
  const listening = sockets.split('\n').filter((line) => /^\s*\d+: (?!0B00007F:)\S+ \S+ 0A /.test(line));
  expect(listening).toEqual([]);
});

test("metrics and health of the service can't be reached through the balancer", async () => {
  for (const path of ['/metrics', '/health/ready', '/health/live', '/nginx_status', '/-/figures']) {
    expect((await ask(`${workspace.url}${path}`)).status).toBe(404);
  }
});

test('open shows the addresses, and a password for Grafana of its own', async () => {
  const { doors } = (await workspace.document('open', workspace.environment)) as {
    doors: { name: string; url: string; user?: string; password?: string }[];
  };
  expect(doors.map(({ name }) => name)).toEqual(['Service', 'Grafana', 'Prometheus', 'Alertmanager']);
  const grafana = doors.find(({ name }) => name === 'Grafana');
  expect(grafana).toMatchObject({ url: `http://localhost:${workspace.admin.grafana}`, user: 'admin' });
  expect(grafana?.password).toMatch(/^\S{32}$/);
});

test('logs shows the lines of the replicas', async () => {
  await ask(workspace.url);
  const lines = await eventually('a line of a request is shown', async () => {
    const found = (await workspace.lines('r1')).filter(({ text }) => text.includes('requestId'));
    return found.length > 0 ? found : undefined;
  });
  expect(lines.every(({ replica }) => /^r1-[12]$/.test(replica))).toBe(true);
});

test('what already runs is left alone', async () => {
  const before = containers(`slipway.environment=${workspace.environment}`);
  expect(await workspace.deploy(webImage)).toMatchObject({ release: 'r1', outcome: 'unchanged' });
  expect(containers(`slipway.environment=${workspace.environment}`)).toEqual(before);
});

test('down stops everything and keeps it: up brings release and history back', async () => {
  expect(await workspace.slipway('down', workspace.environment)).toMatchObject({ exitCode: 0 });
  expect(docker('ps', '--quiet', '--filter', `label=slipway.environment=${workspace.environment}`)).toBe('');
  expect((await workspace.status()).up).toBe(false);

  expect(await workspace.slipway('up', workspace.environment)).toMatchObject({ exitCode: 0 });

  expect(await workspace.served()).toBe('Hello, DevOps!');
  expect((await workspace.history()).attempts).toHaveLength(1);
  expect(linesIn(workspace, '{job="flask.logs"}')).toHaveLength(1);
});
