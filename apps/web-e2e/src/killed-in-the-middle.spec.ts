import { greeting, realBundle, realGreeting } from './harness/bundles.ts';
import type { RunningCommand } from './harness/command.ts';
import { eventually } from './harness/eventually.ts';
import { longSteps, next, texts, visitors } from './harness/kills.ts';
import { underLoad } from './harness/load.ts';
import { expectOneAtATime } from './harness/one-at-a-time.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

/** This machine carries the replicas, too. */
const fewVisitors = { ...visitors, perSecond: 50 };

/** One release serves, and wholly; no one has the lock; no replica of another runs except the standby's. */
async function settled(workspace: Workspace): Promise<string> {
  return eventually('what was under way is undone', async () => {
    const { holder, services, releases } = await workspace.status();
    const { current, standby, weights } = services['web'] ?? {};
    if (holder || !current || weights?.[current] !== 100) return undefined;
    const running = releases.filter(({ replicas }) => replicas.length > 0).map(({ id }) => id);
    return running.every((id) => id === current || id === standby) ? current : undefined;
  });
}

/** One further command, and nothing is left open. */
async function oneCommandCleansUp(workspace: Workspace): Promise<void> {
  workspace.configure({});
  const { release } = await workspace.deploy(realBundle, '--force');
  const { attempts } = await workspace.history();
  expect(attempts.filter(({ ended }) => ended === undefined)).toEqual([]);
  expect(attempts.at(-1)).toMatchObject({ release, ended: { outcome: 'serving' } });
  expect(await settled(workspace)).toBe(release);
  expect(await workspace.served()).toBe(realGreeting);
}

/** A deploy that shares the traffic half and half with the release before. */
async function deployInStep(workspace: Workspace): Promise<RunningCommand> {
  workspace.configure({ rollout: longSteps });
  const deploy = workspace.start('deploy', 'local', '--artifact', greeting(next));
  await deploy.said('✔ shift 50 %');
  return deploy;
}

function kill(pids: readonly { pid: number }[]): void {
  for (const { pid } of pids) process.kill(pid, 'SIGKILL');
}

describe('killed with SIGKILL', () => {
  let workspace: Workspace;

  beforeEach(async () => {
    workspace = await createWorkspace();
    await workspace.deploy(realBundle);
  });

  test('a deploy that shares the traffic leaves all of it with the old release', async () => {
    await underLoad(workspace.url, { texts }, async () => {
      const deploy = await deployInStep(workspace);
      deploy.kill('SIGKILL');
      await deploy.ended;
      expect(await settled(workspace)).toBe('r1');
      expect(await workspace.served()).toBe(realGreeting);
    });
    await oneCommandCleansUp(workspace);
    expect((await workspace.history()).attempts[1]).toMatchObject({ ended: { outcome: 'interrupted' } });
  });

  test('a deploy and a rollback at any moment leave one release, and lose nothing', async () => {
    const bundle = greeting(next);
    await workspace.deploy(bundle);
    await workspace.deploy(realBundle);
    await underLoad(workspace.url, fewVisitors, async () => {
      for (const moment of [300, 600, 900, 1_200, 1_500, 1_800]) {
        for (const args of [
          ['deploy', 'local', '--artifact', bundle, '--force'],
          ['rollback', 'local'],
        ]) {
          const command = workspace.start(...args);
          const timer = setTimeout(() => {
            command.kill('SIGKILL');
          }, moment);
          await command.ended;
          clearTimeout(timer);
          const serving = await settled(workspace);
          const { replicas } = await workspace.release(serving);
          expect(replicas.every(({ state }) => state === 'ready')).toBe(true);
          expect(texts).toContain(await workspace.served());
        }
      }
    });
    await oneCommandCleansUp(workspace);
  });

  test('a replica of the candidate costs it the rollout', async () => {
    await underLoad(workspace.url, fewVisitors, async () => {
      const deploy = await deployInStep(workspace);
      kill(workspace.processesOfRelease('r2').slice(0, 1));
      const { exitCode, stderr } = await deploy.ended;
      expect(exitCode).toBe(1);
      expect(stderr).toContain('web r2 was judged unhealthy and rolled back: r1 serves');
      expect(await settled(workspace)).toBe('r1');
    });
    await oneCommandCleansUp(workspace);
  });

  test('a replica of the old release, which does not count against the candidate', async () => {
    await underLoad(workspace.url, fewVisitors, async () => {
      const deploy = await deployInStep(workspace);
      kill(workspace.processesOfRelease('r1').slice(0, 1));
      await eventually('it is back', async () => {
        const { replicas } = await workspace.release('r1');
        return (
          replicas.every(({ state }) => state === 'ready') && replicas.some(({ restarts }) => restarts === 1)
        );
      });
      for (const share of [50, 100]) {
        await eventually(
          `step ${share}`,
          async () => (await workspace.status()).holder?.phase === `judge ${share} %`,
        );
        await workspace.slipway('promote', 'local');
      }
      expect(await deploy.ended).toMatchObject({ exitCode: 0 });
      expect(await settled(workspace)).toBe('r2');
    });
    await oneCommandCleansUp(workspace);
  });

  test('the supervisor during a deploy: the next deploy brings the old release back', async () => {
    const deploy = await deployInStep(workspace);
    kill([{ pid: workspace.supervisor() }]);
    const { exitCode, stderr } = await deploy.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/✖ The supervisor \(process \d+\) has ended in the middle of the command/);
    await eventually('no replica lives on', () => workspace.processes().length === 0);

    workspace.configure({});
    expect(await workspace.deploy(realBundle)).toMatchObject({ release: 'r1', outcome: 'revived' });
    expect(await settled(workspace)).toBe('r1');
    expect(await workspace.lastAttempt()).toMatchObject({ release: 'r2', ended: { outcome: 'failed' } });
    await oneCommandCleansUp(workspace);
  });
});

describe('at once', () => {
  let workspace: Workspace;

  beforeEach(async () => {
    workspace = await createWorkspace();
    await workspace.deploy(realBundle);
    await workspace.deploy(greeting(next));
  });

  test('a deploy and a rollback do not meet: one is told who holds the lock, or waits', async () => {
    await expectOneAtATime(workspace, [
      workspace.tryDeploy(realBundle, '--force'),
      workspace.slipway('rollback', 'local'),
    ]);
    expect(['r1', 'r3']).toContain(await settled(workspace));
    await oneCommandCleansUp(workspace);
  });

  test('a rollback and a crash in each release: the old one serves', async () => {
    await underLoad(workspace.url, fewVisitors, async () => {
      const rollback = workspace.start('rollback', 'local');
      await rollback.said('✔ lock');
      for (const id of ['r1', 'r2']) kill(workspace.processesOfRelease(id).slice(0, 1));
      await rollback.ended;
      // Where the crash came too early for it, it says so, and a second one goes through.
      if ((await settled(workspace)) !== 'r1') await workspace.rollback();
      expect(await settled(workspace)).toBe('r1');
    });
    await oneCommandCleansUp(workspace);
  });

  test('a rollback and the crash of the supervisor: the next rollback goes through', async () => {
    const rollback = workspace.start('rollback', 'local');
    await rollback.said('✔ lock');
    kill([{ pid: workspace.supervisor() }]);
    await rollback.ended;
    await eventually('no replica lives on', () => workspace.processes().length === 0);
    // By name: it may have been done already when the supervisor died.
    expect(await workspace.rollback('--to', 'r1')).toMatchObject({ release: 'r1' });
    expect(await settled(workspace)).toBe('r1');
    await oneCommandCleansUp(workspace);
  });
});
