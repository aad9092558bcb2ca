import { eventually } from '../harness/eventually.ts';
import { Load, underLoad } from '../harness/load.ts';
import { allAtOnce, type ServiceSettings } from '../harness/service-settings.ts';
import type { Workspace } from '../harness/workspace.ts';
import { kitBundle, kitSays, type Fault } from '../harness/kit/kit.ts';
import type { SuitePlatform } from '../harness/suite-platform.ts';

/** A leak that the steps of a rollout are too short for; a watch looks at a twelfth of its time at once. */
const leaks: Fault = { leaksBytes: 160_000 };
const settings = (watch: { for: string; then: 'rollback' | 'tell' }): ServiceSettings => ({
  drain: { within: '1s' },
  rollout: { steps: [allAtOnce('1s')], warm: '5s', watch },
});

const watched = (workspace: Workspace) =>
  eventually('the watch is over', async () => (await workspace.lastAttempt()).watched);

/** Deploys releases whose faults only time shows, and sees what becomes of them when no command runs any more. */
export function watchesOn({ create, artifactOf }: SuitePlatform): void {
  test('a leak that only time shows is rolled back without a lost request, for good', async () => {
    const workspace = await create(settings({ for: '60s', then: 'rollback' }));
    const { release: good } = await workspace.deploy(artifactOf(kitBundle({})));
    let leaking = '';
    await underLoad(
      workspace.url,
      { texts: [kitSays], kinds: ['keep-alive', 'fresh'], perSecond: 50 },
      async () => {
        ({ release: leaking } = await workspace.deploy(artifactOf(kitBundle(leaks))));
        const { watchedUntil } = (await workspace.status()).services['web'] ?? {};
        expect(Date.parse(watchedUntil ?? '')).toBeGreaterThan(Date.now());
        expect(await watched(workspace)).toMatchObject({ verdict: 'unhealthy', hauledBackTo: good });
        await workspace.settled();
      },
    );
    const { services } = await workspace.status();
    expect(services['web']).toMatchObject({ current: good, weights: { [good]: 100 }, watchedUntil: null });
    const { stdout } = await workspace.slipway('history', workspace.environment, leaking);
    expect(stdout).toMatch(
      new RegExp(
        `its watch rolled it back to ${good} at .*: memory of ${leaking}-\\d went from \\d+ MiB to \\d+ MiB`,
      ),
    );
    const { exitCode, stderr } = await workspace.slipway('rollback', workspace.environment, '--to', leaking);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('its watch rolled it back');
    await eventually('what was rolled back is stopped', async () => {
      const { replicas } = await workspace.release(leaking);
      return replicas.every(({ state }) => state === 'stopped');
    });
  });

  test('a good release is watched to the end, through a deploy that changes nothing', async () => {
    const workspace = await create(settings({ for: '12s', then: 'rollback' }));
    const bundle = artifactOf(kitBundle({ says: 'another' }));
    const { release: before } = await workspace.deploy(artifactOf(kitBundle({})));
    const { release } = await workspace.deploy(bundle);
    const load = new Load(workspace.url, { texts: ['another'], kinds: ['keep-alive'], perSecond: 20 });
    expect(await workspace.deploy(bundle)).toMatchObject({ release, outcome: 'unchanged' });
    const told = await watched(workspace);
    await load.stop();
    expect(told).toMatchObject({ verdict: 'healthy' });
    expect((await workspace.status()).services['web']).toMatchObject({ current: release, standby: before });
  });
}

/** The same where a person is only told. */
export function tellsOn({ create, artifactOf }: SuitePlatform): void {
  test('where it is only to be told, a leaking release serves on and is called unhealthy', async () => {
    const workspace = await create(settings({ for: '60s', then: 'tell' }));
    await workspace.deploy(artifactOf(kitBundle({})));
    const { release, outcome } = await workspace.deploy(artifactOf(kitBundle(leaks)));
    expect(outcome).toBe('serving');
    const load = new Load(workspace.url, { texts: [kitSays], kinds: ['keep-alive'], perSecond: 50 });
    const told = await watched(workspace);
    await load.stop();
    expect(told).toMatchObject({ verdict: 'unhealthy' });
    expect(told).not.toHaveProperty('hauledBackTo');
    expect((await workspace.status()).services['web']).toMatchObject({
      current: release,
      watchedUntil: null,
    });
    expect(await workspace.release(release)).toMatchObject({ state: 'serving', verdict: 'unhealthy' });
  });
}
