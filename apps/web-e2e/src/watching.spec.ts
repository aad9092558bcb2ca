import { greeting, realBundle } from './harness/bundles.ts';
import type { LogsDocument } from './harness/documents.ts';
import { eventually } from './harness/eventually.ts';
import { ask } from './harness/http.ts';
import { listenersOf } from './harness/processes.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

describe('what runs', () => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    await workspace.deploy(greeting('Hello again!'));
  });

  test('is told by status, for machines', async () => {
    const status = await workspace.status();
    expect(status).toMatchObject({
      environment: 'local',
      url: `http://localhost:${workspace.port}`,
      up: true,
      services: { web: { current: 'r2', standby: 'r1', weights: { r2: 100 } } },
    });
    expect(status.releases).toMatchObject([
      { id: 'r2', state: 'serving', verdict: 'healthy' },
      { id: 'r1', state: 'standby', verdict: 'healthy' },
    ]);
    for (const release of status.releases) {
      expect(release).toHaveProperty('gitRevision');
      expect(new Date(release.createdAt).getTime()).toBeLessThanOrEqual(Date.now());
      expect(release.replicas).toEqual(
        [1, 2].map((number) => ({
          id: `${release.id}-${number}`,
          release: release.id,
          state: 'ready',
          pid: expect.any(Number) as number,
          restarts: 0,
        })),
      );
    }
    const pids = status.releases.flatMap(({ replicas }) => replicas.map(({ pid }) => pid)).sort();
    const running = ['r1', 'r2'].flatMap((id) => workspace.processesOfRelease(id).map(({ pid }) => pid));
    expect(pids).toEqual(running.sort());
  });

  test('is told by status, for people', async () => {
    const { stdout } = await workspace.slipway('status', 'local');
    expect(stdout).toContain(`local is up at http://localhost:${workspace.port}`);
    expect(stdout).toMatch(/^r2 +web +serving +healthy .* 2 of 2 ready/m);
    expect(stdout).toMatch(/^r1 +web +standby +healthy .* 2 of 2 ready/m);
    expect(stdout).toMatch(/^r2-1 +ready +\d+ +0$/m);
  });

  test('is measured: one page with the samples of every replica', async () => {
    const { metricsUrl } = await workspace.status();
    for (let request = 0; request < 4; request += 1) await ask(workspace.url);
    const { status, headers, body } = await ask(metricsUrl ?? '');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const replica of ['r1-1', 'r1-2', 'r2-1', 'r2-2']) {
      const release = replica.slice(0, 2);
      const labels = `service="web",release="${release}",replica="${replica}"`;
      expect(body).toContain(`http_server_request_duration_seconds_count{${labels},`);
    }
    // A family is described once, however many replicas have it.
    expect(body.match(/^# TYPE http_server_request_duration_seconds /gm)).toHaveLength(1);
  });

  test.each(['/metrics', '/health/ready', '/health/live', '/health'])(
    'does not show %s to visitors',
    async (path) => {
      expect(await ask(`${workspace.url}${path}`)).toMatchObject({ status: 404 });
    },
  );

  test('writes a line a request, with the id that the balancer gave it', async () => {
    const { headers } = await ask(workspace.url);
    const id = String(headers['x-request-id']);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const line = await eventually('the line is in the log', async () => {
      const { release, lines } = (await workspace.document('logs', 'local')) as LogsDocument;
      expect(release).toBe('r2');
      return lines.find(({ text }) => text.includes(id));
    });
    expect(line.replica).toMatch(/^r2-[12]$/);
    expect(JSON.parse(line.text)).toBeInstanceOf(Object);

    const { stdout } = await workspace.slipway('logs', 'local', '--lines', '200');
    expect(stdout).toContain(id);
  });

  test('shows the lines of an earlier release, too', async () => {
    const { exitCode, stdout } = await workspace.slipway('logs', 'local', '--release', 'r1');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^r1-[12] /m);
  });

  test('listens on nothing beyond loopback', () => {
    const listeners = listenersOf(workspace.processes().map(({ pid }) => pid));
    if (listeners === undefined) {
      console.warn('skipped: this machine has no lsof to ask');
      return;
    }
    expect(listeners).toContain(`127.0.0.1:${workspace.port}`);
    expect(listeners).toContain(`127.0.0.1:${workspace.port + 1}`);
    expect(listeners.filter((address) => !/^(127\.0\.0\.1|\[::1\]):\d+$/.test(address))).toEqual([]);
  });
});
