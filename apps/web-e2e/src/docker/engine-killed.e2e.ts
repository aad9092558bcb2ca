import { greeting, realGreeting } from '../harness/bundles.ts';
import { underLoad } from '../harness/load.ts';
import { expectOneAtATime } from '../harness/one-at-a-time.ts';
import { createDockerWorkspace, webImage, type DockerWorkspace } from './docker-workspace.ts';
import { imageWith } from './images.ts';

const next = 'Hello from the next release!';
const texts = [realGreeting, next];

let workspace: DockerWorkspace;
let image: string;

beforeAll(async () => {
  workspace = await createDockerWorkspace({ rollout: { steps: [{ share: 100, for: '1s' }] } });
  image = imageWith(greeting(next));
  await workspace.deploy(webImage);
});

/** What traffic gets, by looking and not by asking the engine. */
async function weights(): Promise<Record<string, number>> {
  return (await workspace.status()).services['web']?.weights ?? {};
}

test.each(['plan', 'lock', 'build', 'launch', 'stage', 'probe', 'shift', 'judge', 'drain', 'retire'])(
  'a deploy killed after its phase %s costs no request, and one further command reaches a clean state',
  async (phase) => {
    const before = (await workspace.status()).services['web']?.current ?? '';
    await underLoad(workspace.url, { texts, perSecond: 200 }, async () => {
      const command = workspace.start('deploy', workspace.environment, '--artifact', image);
      await command.said(`✔ ${phase}`);
      command.kill('SIGKILL');
      await command.ended;
      // Without any further command: the lock is free, and what was committed has all traffic.
      await workspace.settled();
    });
    const served = (await workspace.status()).services['web']?.current ?? '';
    expect(await weights()).toEqual({ [served]: 100 });
    // The very last phases, which are short, may have been over when the kill came.
    if (!['judge', 'drain', 'retire'].includes(phase)) expect(served).toBe(before);

    const { release } = await workspace.deploy(webImage, '--force');
    const { attempts } = await workspace.history();
    expect(attempts.filter(({ ended }) => ended === undefined)).toEqual([]);
    const { releases } = await workspace.status();
    const running = releases.filter(({ replicas }) => replicas.some(({ state }) => state !== 'stopped'));
    expect(running.length).toBeLessThanOrEqual(2);
    expect(running[0]?.id).toBe(release);
  },
);

test('two deploys at once do not meet: one is told who is at it, or has its turn', async () => {
  await expectOneAtATime(
    workspace,
    [1, 2].map(() => workspace.tryDeploy(webImage, '--force')),
  );
  expect(await workspace.served()).toBe(realGreeting);
});

test('nobody brings the stack up under a deploy: who tries is told who is at it', async () => {
  const deploy = workspace.start('deploy', workspace.environment, '--artifact', webImage, '--force');
  await deploy.said('✔ lock');
  const { exitCode, stderr } = await workspace.slipway('up', workspace.environment);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('is locked');
  expect(stderr).toContain(`process ${deploy.pid}`);
  expect(await deploy.ended).toMatchObject({ exitCode: 0 });
});

test('--wait queues behind whoever holds the lock', async () => {
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
