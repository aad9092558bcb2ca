import { join } from 'node:path';
import { greeting, realGreeting, startsSlowly } from '../../harness/bundles.ts';
import { eventually } from '../../harness/eventually.ts';
import { next, texts } from '../../harness/kills.ts';
import { underLoad } from '../../harness/load.ts';
import { expectOneAtATime } from '../../harness/one-at-a-time.ts';
import { temporaryFolder } from '../../harness/temporary-folder.ts';
import { Disturbed } from '../../suites/killed-in-the-middle.ts';
import type { DockerWorkspace } from '../docker-workspace.ts';
import { containers, docker, dockerMeanwhile, engineSocket } from '../docker.ts';
import type { DockerPlatform } from '../on-docker.ts';
import { Line } from '../remote/line.ts';

/**
 * Kills what is on Docker only: the clients of the engine that a deploy has, and the balancer's workers; a few of them, or
 * all.
 */
export function survivesKilledProcesses(platform: DockerPlatform, which: 'all' | 'few' = 'all'): void {
  let workspace: DockerWorkspace;
  let disturbed: Disturbed;

  beforeAll(async () => {
    workspace = await platform.create();
    disturbed = new Disturbed(workspace, platform);
    await workspace.deploy(disturbed.artifacts.old);
  });

  test.each([
    { moment: 'while the candidate is judged', said: '✔ shift 100 %', bundle: () => greeting(next) },
    { moment: 'while its replicas start', said: '✔ build', bundle: () => startsSlowly(next, 60_000) },
  ])(
    'the connection that holds the lock, $moment: the deploy says so, and the old release serves',
    async ({ said, bundle }) => {
      const before = await workspace.settled();
      const artifact = platform.artifactOf(bundle());
      const socket = join(temporaryFolder(), 'engine.sock');
      const line = await Line.open({ path: engineSocket }, socket);
      await underLoad(workspace.url, { texts, perSecond: 100 }, async () => {
        workspace.engine = `unix://${socket}`;
        workspace.configure({ rollout: { steps: [{ share: 100, for: '300s' }] } });
        const deploy = workspace.startDeploy(artifact, '--force');
        await deploy.said(said);
        line.cut();
        line.fix();
        const { exitCode, stderr } = await deploy.ended;
        workspace.engine = undefined;
        workspace.configure({});
        expect(exitCode).toBe(1);
        expect(stderr).toContain('The lock was lost in the middle of the command');
        expect(await workspace.settled()).toBe(before);
        expect(await workspace.served()).toBe(realGreeting);
      });
      line.close();
      await disturbed.oneCommandCleansUp();
    },
  );

  test("the balancer's workers: it starts others, and they share the traffic as it was shared", async () => {
    // A probe that a killed worker had in its hands would cost the candidate the rollout, as it should.
    const { deploy, candidate } = await disturbed.deployInStep({ sources: ['replicas', 'errors'] });
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
    await disturbed.oneCommandCleansUp();
  });

  if (which === 'few') return;
  test('a deploy killed once the first of its replicas starts starts no other', async () => {
    workspace.configure({ ready: { within: '300s' } });
    const artifact = platform.artifactOf(startsSlowly(next, 300_000));
    const running = () => containers(`slipway.environment=${workspace.environment}`, 'slipway.release');
    const before = running();
    const started = () => running().filter((id) => !before.includes(id));
    const deploy = workspace.startDeploy(artifact, '--force');
    await eventually('a replica starts', () => started().length > 0);
    deploy.kill('SIGKILL');
    await workspace.settled();
    expect(started()).toHaveLength(1);
    await disturbed.oneCommandCleansUp();
  });

  test('a lock that was made and never started is removed, and the deploy goes on', async () => {
    const holder = { command: 'deploy', user: 'someone', host: 'gone', pid: 1, since: new Date() };
    const labels = [
      `slipway.environment=${workspace.environment}`,
      `slipway.holder=${JSON.stringify(holder)}`,
    ];
    docker(
      ...['create', '--name', `${workspace.project}-lock`],
      ...labels.flatMap((label) => ['--label', label]),
      `${workspace.project}/nginx`,
    );
    const { exitCode, stderr } = await workspace.tryDeploy(disturbed.artifacts.old, '--force');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  });

  test('two deploys at once do not meet: one is told who is at it, or has its turn', async () => {
    await expectOneAtATime(
      workspace,
      [1, 2].map(() => workspace.tryDeploy(disturbed.artifacts.old, '--force')),
    );
    expect(await workspace.served()).toBe(realGreeting);
  });

  test('no one brings the stack up under a deploy: who tries is told who is at it', async () => {
    const deploy = workspace.startDeploy(disturbed.artifacts.old, '--force');
    await deploy.said('✔ lock');
    const { exitCode, stderr } = await workspace.slipway('up', workspace.environment);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('is locked');
    expect(stderr).toContain(`process ${deploy.pid}`);
    expect(await deploy.ended).toMatchObject({ exitCode: 0 });
  });

  test('--wait queues behind the holder of the lock', async () => {
    const first = workspace.startDeploy(disturbed.artifacts.old, '--force');
    await first.said('✔ lock');
    const second = await workspace.tryDeploy(disturbed.artifacts.next, '--wait', '2m');
    expect(await first.ended).toMatchObject({ exitCode: 0 });
    expect(second.stderr).toContain('waits:');
    expect(second.exitCode).toBe(0);
    expect(await workspace.served()).toBe(next);
  });
}
