import { greeting, realBundle, realGreeting } from './harness/bundles.ts';
import { eventually } from './harness/eventually.ts';
import { kitBundle, kitSays } from './harness/kit/kit.ts';
import { Load } from './harness/load.ts';
import { allAtOnce } from './harness/service-settings.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

const next = 'Hello from the next release!';
/** Longer than any test takes: what ends a step here is an order. */
const long = {
  steps: [
    { share: 50, for: '300s' },
    { share: 100, for: '300s' },
  ],
};
const short = {
  steps: [{ share: 50, for: '100ms', within: '30s' }, allAtOnce('100ms')],
};

async function phaseIs(workspace: Workspace, phase: string): Promise<void> {
  await eventually(`it is in phase ${phase}`, async () => (await workspace.status()).holder?.phase === phase);
}

describe('an order from another terminal', () => {
  let workspace: Workspace;

  beforeEach(async () => {
    workspace = await createWorkspace({ rollout: short });
    await workspace.deploy(realBundle);
    workspace.configure({ rollout: long });
  });

  test('to promote ends each step of a deploy before its time', async () => {
    const deploy = workspace.startDeploy(greeting(next));
    for (const share of ['50', '100']) {
      await phaseIs(workspace, `judge ${share} %`);
      const promoted = await workspace.slipway('promote', 'local');
      expect(promoted.exitCode).toBe(0);
      expect(promoted.stdout).toContain(`process ${deploy.pid}`);
    }
    const { exitCode, stderr } = await deploy.ended;
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^✔ judge 50 % .*promoted by \S+ on \S+/m);
    expect(await workspace.served()).toBe(next);
    expect(JSON.stringify(await workspace.lastAttempt())).toContain('"source":"person"');
  });

  test('to abort ends it at once, and what served before serves on', async () => {
    const deploy = workspace.startDeploy(greeting(next));
    await phaseIs(workspace, 'judge 50 %');
    expect(await workspace.slipway('abort', 'local')).toMatchObject({ exitCode: 0 });
    const { exitCode, stderr } = await deploy.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Aborted by \S+ on \S+/);
    expect(await workspace.served()).toBe(realGreeting);
    expect(await workspace.status()).toMatchObject({
      holder: null,
      services: { web: { current: 'r1', weights: { r1: 100 } } },
    });
    expect(await workspace.lastAttempt()).toMatchObject({ release: 'r2', ended: { outcome: 'interrupted' } });
  });

  test('where no rollout is in progress is an error', async () => {
    for (const order of ['promote', 'abort']) {
      const { exitCode, stderr } = await workspace.slipway(order, 'local');
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`There is nothing to ${order} in local`);
      expect(stderr).toContain('no rollout is in progress');
    }
  });
});

describe('a deploy with --hold', () => {
  test('stops at each step, says so, and waits for someone to promote it', async () => {
    const workspace = await createWorkspace({ rollout: short });
    await workspace.deploy(realBundle);
    const deploy = workspace.startDeploy(greeting(next), '--hold');
    for (const share of [50, 100]) {
      await deploy.said(`holds at ${share} % of the traffic: slipway promote local goes on`);
      expect((await workspace.status()).services['web']?.current).toBe('r1');
      expect(await workspace.slipway('promote', 'local')).toMatchObject({ exitCode: 0 });
    }
    expect(await deploy.ended).toMatchObject({ exitCode: 0 });
    expect(await workspace.served()).toBe(next);
  });

  test('is judged by what was seen while it held: what has failed is not promoted', async () => {
    const workspace = await createWorkspace({ rollout: short });
    await workspace.deploy(realBundle);
    const deploy = workspace.startDeploy(kitBundle({ failsAfterMs: 6_000 }), '--hold');
    const load = new Load(workspace.url, { texts: [realGreeting, kitSays], perSecond: 50 });
    await deploy.said('holds at 50 %');
    const { exitCode, stderr } = await deploy.ended;
    await load.stop();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('was judged unhealthy and rolled back: r1 serves');
    expect(await workspace.served()).toBe(realGreeting);
  });

  test('goes back where someone aborts it', async () => {
    const workspace = await createWorkspace({ rollout: short });
    await workspace.deploy(realBundle);
    const deploy = workspace.startDeploy(greeting(next), '--hold');
    await deploy.said('holds at 50 %');
    expect(await workspace.slipway('abort', 'local')).toMatchObject({ exitCode: 0 });
    expect(await deploy.ended).toMatchObject({ exitCode: 1 });
    expect(await workspace.served()).toBe(realGreeting);
  });
});
