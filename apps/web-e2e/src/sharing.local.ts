import { once } from 'node:events';
import { createServer } from 'node:http';
import { greeting, realBundle, realGreeting, startsSlowly } from './harness/bundles.ts';
import type { RunningCommand } from './harness/command.ts';
import type { RolloutDocument } from './harness/documents.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

interface Results {
  results: RolloutDocument[];
}

describe('a port that is taken', () => {
  test.each([
    { which: 'port', offset: 0 },
    { which: 'adminPort', offset: 1 },
  ])('as $which is reported with the process that has it', async ({ which, offset }) => {
    const workspace = await createWorkspace();
    const port = workspace.port + offset;
    const stranger = createServer().listen(port, '127.0.0.1');
    await once(stranger, 'listening');
    try {
      const { exitCode, stderr } = await workspace.tryDeploy(realBundle);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`Port ${port} is taken`);
      expect(stderr).toContain(`process ${process.pid} listens on it`);
      expect(stderr).toContain(`"${which}" in deploy/environments/local.yaml`);
      expect(workspace.processes()).toEqual([]);
    } finally {
      stranger.close();
    }
    expect(await workspace.deploy(realBundle)).toMatchObject({ release: 'r1' });
  });
});

describe('two deploys at once', () => {
  test('are one deploy and one that is told who holds the lock, and how far', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    const first = workspace.startDeploy(startsSlowly('Hello, slowly!', 2_000));
    await first.said('✔ build');

    const second = await workspace.tryDeploy(greeting('Me first!'));
    expect(second.exitCode).toBe(1);
    expect(second.stderr).toContain('local is locked');
    expect(second.stderr).toContain(`process ${first.pid}`);
    expect(second.stderr).toMatch(/runs "deploy" since .*, now in phase launch/);
    const down = await workspace.slipway('down', 'local');
    expect(down.exitCode).toBe(1);
    expect(down.stderr).toContain('local is locked');

    expect(await first.ended).toMatchObject({ exitCode: 0 });
    expect(await workspace.served()).toBe('Hello, slowly!');
    expect((await workspace.status()).releases.map(({ id }) => id)).toEqual(['r2', 'r1']);
  });

  test('of an environment that is not up yet start one supervisor and one release', async () => {
    const workspace = await createWorkspace();
    const slow = startsSlowly(realGreeting, 2_000);
    const both = await Promise.all([workspace.tryDeploy(slow), workspace.tryDeploy(slow)]);

    expect(both.map(({ exitCode }) => exitCode).sort()).toEqual([0, 1]);
    expect(both.find(({ exitCode }) => exitCode === 1)?.stderr).toContain('local is locked');
    expect(workspace.supervisor()).toBeGreaterThan(0);
    const { releases } = await workspace.status();
    expect(releases).toMatchObject([
      { id: 'r1', state: 'serving', replicas: [{ restarts: 0 }, { restarts: 0 }] },
    ]);
    expect(await workspace.served()).toBe(realGreeting);
  });
});

describe('--wait', () => {
  /** A deploy that has the lock and is just launching its release. */
  async function busy(workspace: Workspace, text: string): Promise<RunningCommand> {
    const command = workspace.startDeploy(startsSlowly(text, 2_000));
    await command.said('✔ build');
    return command;
  }

  test('queues deploys: one after the other, each looks again at what serves', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    const first = await busy(workspace, 'Hello, slowly!');
    const bundle = greeting('Me too!');
    const queued = [1, 2].map(() => workspace.startDeploy(bundle, '--wait', '--json'));
    for (const command of queued) await command.said(`process ${first.pid}`);

    const ended = await Promise.all([first, ...queued].map(({ ended }) => ended));
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    for (const { stderr } of ended.slice(1)) {
      expect(stderr).toMatch(
        /^… lock +waits: \S+ on \S+ \(process \d+\) runs "deploy" since \S+, now in phase \w+$/m,
      );
    }
    // The second of the two finds that there is nothing left for it to do.
    const outcomes = ended.slice(1).map(({ stdout }) => (JSON.parse(stdout) as Results).results[0]?.outcome);
    expect(outcomes.sort()).toEqual(['serving', 'unchanged']);
    expect(await workspace.served()).toBe('Me too!');
    expect((await workspace.history()).attempts.map(({ release, from }) => [release, from])).toEqual([
      ['r1', undefined],
      ['r2', 'r1'],
      ['r3', 'r2'],
    ]);
  });

  test('queues a rollback behind a deploy: it goes back from what serves then', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    const first = await busy(workspace, 'Hello, slowly!');
    const rollback = workspace.start('rollback', 'local', '--wait');
    expect(await first.ended).toMatchObject({ exitCode: 0 });
    expect(await rollback.ended).toMatchObject({ exitCode: 0 });
    expect(await workspace.lastAttempt()).toMatchObject({ action: 'rollback', release: 'r1', from: 'r2' });
    expect(await workspace.served()).toBe(realGreeting);
  });

  test('for a time ends with who is still at it', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    const first = await busy(workspace, 'Hello, slowly!');
    const { exitCode, stderr } = await workspace.slipway('rollback', 'local', '--wait', '300ms');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('local is locked');
    expect(stderr).toContain(`process ${first.pid}`);
    expect(await first.ended).toMatchObject({ exitCode: 0 });
  });
});

describe('a second workspace on the same machine', () => {
  test('is told whose port it wants, and does no harm', async () => {
    const first = await createWorkspace();
    await first.deploy(realBundle);
    const second = await createWorkspace({}, first.port);

    const { exitCode, stderr } = await second.tryDeploy(greeting('Mine!'));
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`Port ${first.port} is taken`);
    expect(stderr).toContain(`process ${first.supervisor()} listens on it`);

    expect((await second.status()).up).toBe(false);
    expect(await first.served()).toBe(realGreeting);
  });

  test('with ports of its own works beside the first', async () => {
    const first = await createWorkspace();
    const second = await createWorkspace();
    await Promise.all([first.deploy(realBundle), second.deploy(greeting('Mine!'))]);
    expect(await first.served()).toBe(realGreeting);
    expect(await second.served()).toBe('Mine!');

    expect(await second.slipway('down', 'local')).toMatchObject({ exitCode: 0 });
    expect(await first.served()).toBe(realGreeting);
  });

  test('can be given other ports while it serves', async () => {
    const workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    const moved = await createWorkspace();
    workspace.configure({}, 'local', moved.port);
    expect(await workspace.deploy(greeting('Hello, elsewhere!'))).toMatchObject({
      url: `http://localhost:${moved.port}`,
      lost: 0,
    });
    expect(await moved.served()).toBe('Hello, elsewhere!');
  });
});
