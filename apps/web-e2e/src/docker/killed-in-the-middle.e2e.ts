import { greeting, realGreeting, startsSlowly } from '../harness/bundles.ts';
import type { RunningCommand } from '../harness/command.ts';
import { eventually } from '../harness/eventually.ts';
import { longSteps, next, texts, visitors } from '../harness/kills.ts';
import { underLoad } from '../harness/load.ts';
import { expectOneAtATime } from '../harness/one-at-a-time.ts';
import { processesOf } from '../harness/processes.ts';
import type { ServiceSettings } from '../harness/workspace.ts';
import { createDockerWorkspace, webImage, type DockerWorkspace } from './docker-workspace.ts';
import { dockerMeanwhile } from './docker.ts';
import { imageWith } from './images.ts';

const manyVisitors = { ...visitors, perSecond: 100 };

let workspace: DockerWorkspace;
let image: string;

beforeAll(async () => {
  workspace = await createDockerWorkspace();
  image = imageWith(greeting(next));
  await workspace.deploy(webImage);
});

/** One further command, and nothing is left open or running beside what it should be. */
async function oneCommandCleansUp(): Promise<void> {
  workspace.configure({});
  const { release } = await workspace.deploy(webImage, '--force');
  const { attempts } = await workspace.history();
  expect(attempts.filter(({ ended }) => ended === undefined)).toEqual([]);
  expect(await workspace.settled()).toBe(release);
  expect(await workspace.served()).toBe(realGreeting);
  const { services, releases } = await workspace.status();
  const { current, standby } = services['web'] ?? {};
  const running = releases.filter(({ replicas }) => replicas.some(({ state }) => state !== 'stopped'));
  for (const { id } of running) expect([current, standby]).toContain(id);
}

/** A deploy that shares the traffic half and half with the release before, which is returned, too. */
async function deployInStep(
  rollout: ServiceSettings['rollout'] = {},
): Promise<{ deploy: RunningCommand; before: string; candidate: string }> {
  const before = await workspace.settled();
  workspace.configure({ rollout: { ...longSteps, ...rollout } });
  const deploy = workspace.start('deploy', workspace.environment, '--artifact', image, '--force');
  await deploy.said('✔ shift 50 %');
  const { services } = await workspace.status();
  const candidate = Object.keys(services['web']?.weights ?? {}).find((id) => id !== before) ?? '';
  return { deploy, before, candidate };
}

async function firstReplica(release: string): Promise<{ id: string; pid: number }> {
  const [replica] = (await workspace.release(release)).replicas;
  if (!replica?.pid) throw new Error(`${release} has no running replica`);
  return { id: replica.id, pid: replica.pid };
}

test('a deploy and a rollback killed at any moment leave one release, and lose nothing', async () => {
  await workspace.deploy(image);
  const commands = [
    { args: ['deploy', workspace.environment, '--artifact', image, '--force'], moments: 5, every: 1_400 },
    { args: ['rollback', workspace.environment], moments: 3, every: 500 },
  ];
  await underLoad(workspace.url, { texts, perSecond: 100 }, async () => {
    for (const { args, moments, every } of commands) {
      for (let moment = 1; moment <= moments; moment += 1) {
        const command = workspace.start(...args);
        const timer = setTimeout(() => {
          command.kill('SIGKILL');
        }, moment * every);
        await command.ended;
        clearTimeout(timer);
        const { replicas } = await workspace.release(await workspace.settled());
        expect(replicas.every(({ state }) => state === 'ready')).toBe(true);
        expect(texts).toContain(await workspace.served());
      }
    }
  });
  await oneCommandCleansUp();
});

test('a deploy killed while its replicas start ends what was starting them', async () => {
  workspace.configure({ ready: { within: '300s' } });
  const artifact = imageWith(startsSlowly(next, 300_000));
  const deploy = workspace.start('deploy', workspace.environment, '--artifact', artifact, '--force');
  const starting = () =>
    processesOf(`compose --project-name slipway_${workspace.environment}_web_`).filter(({ command }) =>
      command.includes(' up '),
    );
  await eventually('its replicas start', () => starting().length > 0);
  deploy.kill('SIGKILL');
  await eventually('nothing starts them any more', () => starting().length === 0);
  await workspace.settled();
  await oneCommandCleansUp();
});

test.each([
  { moment: 'while the candidate is judged', said: '✔ shift 100 %', bundle: () => greeting(next) },
  { moment: 'while its replicas start', said: '✔ build', bundle: () => startsSlowly(next, 60_000) },
])(
  'the docker client that holds the lock, $moment: the deploy says so, and the old release serves',
  async ({ said, bundle }) => {
    const before = await workspace.settled();
    const artifact = imageWith(bundle());
    await underLoad(workspace.url, { texts, perSecond: 100 }, async () => {
      workspace.configure({ rollout: { steps: [{ share: 100, for: '300s' }] } });
      const deploy = workspace.start('deploy', workspace.environment, '--artifact', artifact, '--force');
      await deploy.said(said);
      const clients = processesOf(`--name ${workspace.project}-lock`);
      expect(clients).not.toEqual([]);
      for (const { pid } of clients) process.kill(pid, 'SIGKILL');
      const { exitCode, stderr } = await deploy.ended;
      expect(exitCode).toBe(1);
      expect(stderr).toContain('The lock was lost in the middle of the command');
      expect(await workspace.settled()).toBe(before);
      expect(await workspace.served()).toBe(realGreeting);
    });
    await oneCommandCleansUp();
  },
);

test('a replica of the candidate costs it the rollout', async () => {
  await underLoad(workspace.url, manyVisitors, async () => {
    const { deploy, before, candidate } = await deployInStep();
    process.kill((await firstReplica(candidate)).pid, 'SIGKILL');
    const { exitCode, stderr } = await deploy.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`web ${candidate} was judged unhealthy and rolled back: ${before} serves`);
    expect(await workspace.settled()).toBe(before);
  });
  await oneCommandCleansUp();
});

test('a replica of the old release, which does not count against the candidate', async () => {
  await underLoad(workspace.url, manyVisitors, async () => {
    const { deploy, before, candidate } = await deployInStep();
    const victim = await firstReplica(before);
    process.kill(victim.pid, 'SIGKILL');
    await eventually('it is back', async () => {
      const { replicas } = await workspace.release(before);
      return replicas.some(
        ({ id, state, pid }) => id === victim.id && state === 'ready' && pid !== victim.pid,
      );
    });
    for (const share of [50, 100]) {
      await eventually(
        `step ${share}`,
        async () => (await workspace.status()).holder?.phase === `judge ${share} %`,
      );
      await workspace.slipway('promote', workspace.environment);
    }
    expect(await deploy.ended).toMatchObject({ exitCode: 0 });
    expect(await workspace.settled()).toBe(candidate);
  });
  await oneCommandCleansUp();
});

test("the balancer's workers: it starts others, which share the traffic as before", async () => {
  // A probe that a killed worker had in its hands would cost the candidate the rollout, as it should.
  const { deploy, candidate } = await deployInStep({ sources: ['replicas', 'errors'] });
  // Not those of the configuration before: they shut down with their last idle connection, and have no successors.
  const workers = async () =>
    (await dockerMeanwhile('top', workspace.component('nginx'), '-o', 'pid,args'))
      .split('\n')
      .filter((line) => /nginx: worker process\s*$/.test(line))
      .map((line) => Number.parseInt(line, 10));
  const killed = await workers();
  expect(killed).not.toEqual([]);
  for (const pid of killed) process.kill(pid, 'SIGKILL');
  await eventually('others have taken their place', async () => {
    const now = await workers();
    return now.length === killed.length && now.every((pid) => !killed.includes(pid));
  });
  // What a killed worker had in its hands is lost with it: visitors are counted from here on.
  const { texts: answers } = await underLoad(workspace.url, { texts, perSecond: 100 }, async () => {
    await eventually('both releases have answered', async () => {
      const { weights } = (await workspace.status()).services['web'] ?? {};
      const served = new Set(await Promise.all(Array.from({ length: 10 }, () => workspace.served())));
      return weights?.[candidate] === 50 && served.size === 2;
    });
    await workspace.slipway('abort', workspace.environment);
    expect(await deploy.ended).toMatchObject({ exitCode: 1 });
  });
  expect(Object.keys(answers).sort()).toEqual([...texts].sort());
  await oneCommandCleansUp();
});

describe('at once', () => {
  test('two deploys at once do not meet: one is told who holds the lock, or waits', async () => {
    await expectOneAtATime(
      workspace,
      [1, 2].map(() => workspace.tryDeploy(webImage, '--force')),
    );
    expect(await workspace.served()).toBe(realGreeting);
  });

  test("the stack can't come up under a deploy: who tries is told who holds the lock", async () => {
    const deploy = workspace.start('deploy', workspace.environment, '--artifact', webImage, '--force');
    await deploy.said('✔ lock');
    const { exitCode, stderr } = await workspace.slipway('up', workspace.environment);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('is locked');
    expect(stderr).toContain(`process ${deploy.pid}`);
    expect(await deploy.ended).toMatchObject({ exitCode: 0 });
  });

  test('--wait queues behind the holder of the lock', async () => {
    const first = workspace.start('deploy', workspace.environment, '--artifact', webImage, '--force');
    await first.said('✔ lock');
    const second = await workspace.slipway(
      ...['deploy', workspace.environment, '--artifact', image, '--wait', '2m'],
    );
    expect(await first.ended).toMatchObject({ exitCode: 0 });
    expect(second.stderr).toContain('waits:');
    expect(second.exitCode).toBe(0);
    expect(await workspace.served()).toBe(next);
  });

  test('a deploy and a rollback do not meet: one is told who holds the lock, or waits', async () => {
    await expectOneAtATime(workspace, [
      workspace.tryDeploy(image, '--force'),
      workspace.slipway('rollback', workspace.environment),
    ]);
    await oneCommandCleansUp();
  });

  test('a rollback and a crash in each release: one of them serves, and nothing is lost', async () => {
    await workspace.deploy(image);
    const after = await workspace.settled();
    const { standby } = (await workspace.status()).services['web'] ?? {};
    await underLoad(workspace.url, manyVisitors, async () => {
      const rollback = workspace.start('rollback', workspace.environment);
      await rollback.said('✔ lock');
      for (const id of [after, standby ?? '']) process.kill((await firstReplica(id)).pid, 'SIGKILL');
      await rollback.ended;
      // Where the crash came too early for it, it says so, and a second one goes through.
      if ((await workspace.settled()) !== standby) await workspace.rollback();
      expect(await workspace.settled()).toBe(standby);
    });
    await oneCommandCleansUp();
  });
});
