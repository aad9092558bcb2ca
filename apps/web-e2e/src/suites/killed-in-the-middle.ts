import { greeting, realBundle, realGreeting } from '../harness/bundles.ts';
import type { RunningCommand } from '../harness/command.ts';
import { eventually } from '../harness/eventually.ts';
import { longSteps, next, texts, visitors } from '../harness/kills.ts';
import { underLoad } from '../harness/load.ts';
import { expectOneAtATime } from '../harness/one-at-a-time.ts';
import type { ServiceSettings } from '../harness/service-settings.ts';
import type { Workspace } from '../harness/workspace.ts';
import type { SuitePlatform } from '../harness/suite-platform.ts';

/** When the commands of `kill` are killed, in milliseconds after their begin. */
export interface Moments {
  deploy: readonly number[];
  rollback: readonly number[];
}

/** This machine carries the replicas, too. */
const fewVisitors = { ...visitors, perSecond: 50 };

/** An environment in which a release serves that answers with `realGreeting`, and what it takes to disturb it. */
export class Disturbed {
  readonly workspace: Workspace;
  /** Answers with `realGreeting`, and with `next`. */
  readonly artifacts: { old: string; next: string };

  constructor(workspace: Workspace, { artifactOf }: SuitePlatform) {
    this.workspace = workspace;
    this.artifacts = { old: artifactOf(realBundle), next: artifactOf(greeting(next)) };
  }

  /** One further command, and nothing is left open or running beside what it should be. */
  async oneCommandCleansUp(): Promise<void> {
    const { workspace } = this;
    workspace.configure({});
    const { release } = await workspace.deploy(this.artifacts.old, '--force');
    const { attempts } = await workspace.history();
    expect(attempts.filter(({ ended }) => ended === undefined)).toEqual([]);
    expect(attempts.at(-1)).toMatchObject({ release, ended: { outcome: 'serving' } });
    expect(await workspace.settled()).toBe(release);
    expect(await workspace.served()).toBe(realGreeting);
    const { services, releases } = await workspace.status();
    const { current, standby } = services['web'] ?? {};
    const running = releases.filter(({ replicas }) => replicas.some(({ state }) => state !== 'stopped'));
    for (const { id } of running) expect([current, standby]).toContain(id);
  }

  /** A deploy that shares the traffic half and half with the release before, which is returned, too. */
  async deployInStep(
    rollout: ServiceSettings['rollout'] = {},
  ): Promise<{ deploy: RunningCommand; before: string; candidate: string }> {
    const { workspace, artifacts } = this;
    const before = await workspace.settled();
    workspace.configure({ rollout: { ...longSteps, ...rollout } });
    const deploy = workspace.startDeploy(artifacts.next, '--force');
    await deploy.said('✔ shift 50 %');
    const { services } = await workspace.status();
    const candidate = Object.keys(services['web']?.weights ?? {}).find((id) => id !== before) ?? '';
    return { deploy, before, candidate };
  }

  async killReplicaOf(release: string): Promise<{ id: string; pid: number }> {
    const [replica] = (await this.workspace.release(release)).replicas;
    if (!replica?.pid) throw new Error(`${release} has no running replica`);
    process.kill(replica.pid, 'SIGKILL');
    return { id: replica.id, pid: replica.pid };
  }
}

/** Kills commands and replicas in the middle of rollouts, under load; a few of them, or all. */
export function survivesKills(platform: SuitePlatform, moments: Moments, which: 'all' | 'few' = 'all'): void {
  let disturbed: Disturbed;
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await platform.create();
    disturbed = new Disturbed(workspace, platform);
    await workspace.deploy(disturbed.artifacts.old);
  });

  test('a deploy that shares the traffic and is killed leaves all of it with the old release', async () => {
    await underLoad(workspace.url, { texts }, async () => {
      const { deploy, before } = await disturbed.deployInStep();
      deploy.kill('SIGKILL');
      await deploy.ended;
      expect(await workspace.settled()).toBe(before);
      expect(await workspace.served()).toBe(realGreeting);
    });
    await disturbed.oneCommandCleansUp();
    expect((await workspace.history()).attempts.at(-2)).toMatchObject({ ended: { outcome: 'interrupted' } });
  });

  test('a deploy and a rollback killed at any moment leave one release serving, and no visitor notices', async () => {
    await workspace.deploy(disturbed.artifacts.next);
    const commands = [
      { begin: () => workspace.startDeploy(disturbed.artifacts.next, '--force'), at: moments.deploy },
      { begin: () => workspace.start('rollback', workspace.environment), at: moments.rollback },
    ];
    await underLoad(workspace.url, fewVisitors, async () => {
      for (const { begin, at } of commands) {
        for (const moment of at) {
          const command = begin();
          const timer = setTimeout(() => {
            command.kill('SIGKILL');
          }, moment);
          await command.ended;
          clearTimeout(timer);
          const { replicas } = await workspace.release(await workspace.settled());
          expect(replicas.every(({ state }) => state === 'ready')).toBe(true);
          expect(texts).toContain(await workspace.served());
        }
      }
    });
    await disturbed.oneCommandCleansUp();
  });

  test('a killed replica of the candidate costs it the rollout', async () => {
    await underLoad(workspace.url, fewVisitors, async () => {
      const { deploy, before, candidate } = await disturbed.deployInStep();
      await disturbed.killReplicaOf(candidate);
      const { exitCode, stderr } = await deploy.ended;
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`web ${candidate} was judged unhealthy and rolled back: ${before} serves`);
      expect(await workspace.settled()).toBe(before);
    });
    await disturbed.oneCommandCleansUp();
  });

  if (which === 'few') return;
  test('a killed replica of the old release does not count against the candidate', async () => {
    await underLoad(workspace.url, fewVisitors, async () => {
      const { deploy, before, candidate } = await disturbed.deployInStep();
      const victim = await disturbed.killReplicaOf(before);
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
    await disturbed.oneCommandCleansUp();
  });

  test('a deploy and a rollback at once do not meet: one is told who holds the lock, or has its turn', async () => {
    await expectOneAtATime(workspace, [
      workspace.tryDeploy(disturbed.artifacts.next, '--force'),
      workspace.slipway('rollback', workspace.environment),
    ]);
    await disturbed.oneCommandCleansUp();
  });

  test('a rollback and the crash of a replica of each release end with one of them serving', async () => {
    await workspace.deploy(disturbed.artifacts.next);
    const after = await workspace.settled();
    const standby = (await workspace.status()).services['web']?.standby ?? '';
    await underLoad(workspace.url, fewVisitors, async () => {
      const rollback = workspace.start('rollback', workspace.environment);
      await rollback.said('✔ lock');
      for (const id of [after, standby]) await disturbed.killReplicaOf(id);
      await rollback.ended;
      // Where the crash came too early for it, it says so, and a second one goes through.
      if ((await workspace.settled()) !== standby) await workspace.rollback();
      expect(await workspace.settled()).toBe(standby);
    });
    await disturbed.oneCommandCleansUp();
  });
}
