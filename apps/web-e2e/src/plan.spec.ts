import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { greeting, realBundle, realGreeting } from './harness/bundles.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

interface PlanDocument {
  changes: boolean;
  touched: { name: string }[];
  services: {
    action: string;
    from: string | null;
    to: string;
    artifact: { now: string | null; then: string } | null;
    config: { name: string; now: string | null; then: string | null }[];
    settings: { name: string; now: string | null; then: string | null }[];
  }[];
}

/** Everything that the environment keeps, by name and content, except the lines of its replicas. */
function kept(workspace: Workspace): Record<string, string> {
  return Object.fromEntries(
    readdirSync(workspace.state, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.log'))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, 'utf8')]),
  );
}

async function plan(
  workspace: Workspace,
  bundle: string,
): Promise<{ exitCode: number | null; document: PlanDocument }> {
  const { exitCode, stdout } = await workspace.slipway('plan', 'local', '--artifact', bundle, '--json');
  return { exitCode, document: JSON.parse(stdout) as PlanDocument };
}

describe('a plan', () => {
  test('before the first deploy says so and brings nothing up', async () => {
    const workspace = await createWorkspace();
    const { exitCode, document } = await plan(workspace, realBundle);
    expect(exitCode).toBe(3);
    expect(document).toMatchObject({
      changes: true,
      touched: [{ name: 'the supervisor' }],
      services: [{ action: 'release', from: null, to: 'r1', artifact: { now: null } }],
    });
    expect(workspace.processes()).toEqual([]);
  });

  describe('beside a release that serves', () => {
    let workspace: Workspace;
    const config = { DRAIN_GRACE_MS: '100', LOG_LEVEL: 'info' };

    beforeAll(async () => {
      workspace = await createWorkspace({ config });
      await workspace.deploy(realBundle);
    });

    afterEach(() => {
      workspace.configure({ config });
    });

    test('of the same again is empty, exits with 0, and says so', async () => {
      const { exitCode, document } = await plan(workspace, realBundle);
      expect(exitCode).toBe(0);
      expect(document).toMatchObject({
        changes: false,
        touched: [],
        services: [{ action: 'none', to: 'r1' }],
      });
      const told = await workspace.slipway('plan', 'local', '--artifact', realBundle);
      expect(told.stdout).toContain('local: nothing would change: r1 serves web');
    });

    test('shows what differs, exits with 3, and changes nothing', async () => {
      const before = kept(workspace);
      const processes = workspace.processes();
      workspace.configure({ replicas: 3, config: { LOG_LEVEL: 'debug', GREETING: 'Ahoy!' } });

      const { exitCode, document } = await plan(workspace, greeting('Hello, tomorrow!'));
      expect(exitCode).toBe(3);
      expect(document.services[0]).toMatchObject({
        action: 'release',
        from: 'r1',
        to: 'r2',
        config: [
          { name: 'DRAIN_GRACE_MS', now: '100', then: null },
          { name: 'GREETING', now: null, then: 'Ahoy!' },
          { name: 'LOG_LEVEL', now: 'info', then: 'debug' },
        ],
        settings: [{ name: 'replicas', now: '2', then: '3' }],
      });
      expect(document.services[0]?.artifact?.now).not.toBe(document.services[0]?.artifact?.then);

      const { stdout } = await workspace.slipway('plan', 'local', '--artifact', realBundle, '--commands');
      expect(stdout).toContain('local: web: r2 of 3 replicas replaces r1');
      expect(stdout).toMatch(/artifact +unchanged/);
      expect(stdout).toContain('+ GREETING=Ahoy!');
      expect(stdout).toContain('- DRAIN_GRACE_MS=100');
      expect(stdout).toContain('~ LOG_LEVEL=info → debug');
      expect(stdout).toMatch(/replicas +2 → 3/);
      expect(stdout).toContain('ask the supervisor to launch r2, and wait until 3 replicas of it are ready');

      expect(kept(workspace)).toEqual(before);
      expect(workspace.processes()).toEqual(processes);
      expect(await workspace.served()).toBe(realGreeting);
    });

    test('that is wrong ends with 2, one that fails with 1', async () => {
      expect(await workspace.slipway('plan', 'lunar')).toMatchObject({ exitCode: 2 });
      // Without an artifact there is something to build, and this workspace has no service's source.
      expect(await workspace.slipway('plan', 'local')).toMatchObject({ exitCode: 1, stdout: '' });
    });

    test('is what a deploy says first', async () => {
      workspace.configure({ config: { ...config, GREETING: 'Ahoy!' } });
      const { stderr } = await workspace.tryDeploy(realBundle);
      expect(stderr).toMatch(/^✔ plan +web: r2 after r1: \+GREETING /m);
      expect(await workspace.served()).toBe('Ahoy!');
    });

    test('without an environment is of the only one that has releases', async () => {
      const { exitCode, stdout } = await workspace.slipway('plan', '--artifact', greeting('Other'));
      expect(exitCode).toBe(3);
      expect(stdout).toContain('local: web: r3');
    });
  });

  test('of what is down tells that it would be brought up again', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    await workspace.slipway('down', 'local');
    const { exitCode, document } = await plan(workspace, realBundle);
    expect(exitCode).toBe(3);
    expect(document.services).toMatchObject([{ action: 'revive', to: 'r1' }]);
    expect(workspace.processes()).toEqual([]);
  });
});
