import { recompute } from '@slipway/testing/recompute';
import type { SuitePlatform } from '../suite-platform.ts';
import type { StoryDocument } from '../documents.ts';
import { eventually } from '../eventually.ts';
import { ask } from '../http.ts';
import { kitBundle, kitSays, type Fault } from './kit.ts';
import { badReleases, goodReleases } from './releases.ts';
import { Load } from '../load.ts';
import { allAtOnce, type ServiceSettings } from '../service-settings.ts';
import type { Workspace } from '../workspace.ts';

/** Long enough for a fault that hits one request in a hundred, and for a crash after 5 s. */
const settings: ServiceSettings = {
  ready: { within: '3s' },
  drain: { within: '1s' },
  probe: { rate: 200 },
  rollout: {
    sources: ['probes', 'replicas', 'objective', 'errors', 'answers', 'latency', 'tail', 'memory', 'logs'],
    needs: { shows: 10 },
    steps: [
      { share: 50, for: '10s' },
      { share: 100, for: '5s' },
    ],
  },
};

/** Answers that a bad release gives its visitors for a while are no loss to count here; that it is rolled back is. */
async function underKitLoad(workspace: Workspace, work: () => Promise<void>): Promise<void> {
  const load = new Load(workspace.url, {
    texts: [kitSays],
    kinds: ['keep-alive', 'fresh'],
    perSecond: 200,
  });
  const ignore = () => undefined;
  const seldom = [
    setInterval(() => void ask(`${workspace.url}/boom`).catch(ignore), 200),
    setInterval(() => void ask(workspace.url, { method: 'POST', body: 'parcel' }).catch(ignore), 200),
    setInterval(() => void ask(`${workspace.url}/orders`).catch(ignore), 50),
  ];
  try {
    await work();
  } finally {
    seldom.forEach(clearInterval);
    await load.stop();
  }
}

/** What a verdict says of chance can be computed once more from what `slipway history rN --json` shows. */
async function provesItsNumbers(workspace: Workspace, id: string): Promise<void> {
  const { services } = (await workspace.document('history', workspace.environment, id)) as StoryDocument;
  const verdicts = services.flatMap(({ attempts }) => attempts).flatMap((attempt) => attempt.verdicts);
  for (const finding of verdicts.flatMap(({ findings }) => findings)) {
    const { source, p } = finding;
    expect({ source, p: recompute(finding)?.toPrecision(6) }).toEqual({ source, p: p?.toPrecision(6) });
  }
}

/** Deploys each release of the kit, or those that are least alike, and sees it end as it must. */
export function judgesTheKit({ create, artifactOf }: SuitePlatform, which: 'all' | 'unlike' = 'all'): void {
  const wanted = <R extends { long?: boolean }>(releases: readonly R[]) =>
    releases.filter(({ long }) => which === 'all' || long !== true);
  let number = 0;

  /** Differs from all others, so that it is deployed whatever it does. */
  function artifact(fault: Fault): string {
    number += 1;
    return artifactOf(kitBundle({ ...fault, number } as Fault));
  }

  describe('under load, a release that', () => {
    let workspace: Workspace;

    beforeAll(async () => {
      workspace = await create(settings);
      await workspace.deploy(artifact({}));
    });

    test.each(wanted(badReleases))(
      '$what is rolled back, and the one before serves on',
      async ({ fault, told }) => {
        await underKitLoad(workspace, async () => {
          const { exitCode, stdout, stderr } = await workspace.tryDeploy(artifact(fault));
          expect(stderr).toMatch(told);
          expect(exitCode).toBe(1);
          expect(stdout).toBe('');
        });
        const { services, releases } = await workspace.status();
        await provesItsNumbers(workspace, releases[0]?.id ?? '');
        expect(services['web']).toMatchObject({ current: 'r1', weights: { r1: 100 } });
        expect(releases[0]).toMatchObject({ state: 'failed', replicas: [] });
        expect(await workspace.served()).toBe(kitSays);
      },
    );

    if (which === 'unlike') return;
    test('ignores SIGTERM serves, and is got rid of all the same by the deploys after it', async () => {
      const { release } = await workspace.deploy(artifact({ ignoresSigterm: true }));
      await workspace.deploy(artifact({}));
      await workspace.deploy(artifact({}));
      expect((await workspace.release(release)).replicas).toEqual([]);
    });
  });

  describe('under load, a release', () => {
    test('that fails 30 % of its visitors is rolled back where the one before is not ready now and then', async () => {
      const workspace = await create(settings);
      await workspace.deploy(artifact({ stumblesAfterMs: 25_000 }));
      await eventually('it is not ready', async () => {
        const { replicas } = await workspace.release('r1');
        return replicas.length > 0 && replicas.every(({ state }) => state === 'unready');
      });
      await underKitLoad(workspace, async () => {
        const { exitCode, stderr } = await workspace.tryDeploy(artifact({ failsShare: 0.3 }));
        expect(stderr).not.toContain('nothing serves yet');
        expect(exitCode).toBe(1);
      });
    });

    test('that takes a second for each answer is asked gently, and serves', async () => {
      const workspace = await create({
        ...settings,
        rollout: { steps: [allAtOnce('2s')] },
      });
      await workspace.deploy(artifact({ takesMs: 1_000 }));
      const { probed } = await workspace.deploy(artifact({ takesMs: 1_000 }));
      expect(probed).toBeLessThan(200);
    });

    test.each(wanted(goodReleases))('$what serves', async ({ current, fault }) => {
      const workspace = await create(settings);
      await workspace.deploy(artifact(current ?? {}));
      await underKitLoad(workspace, async () => {
        const { exitCode, stderr } = await workspace.tryDeploy(artifact(fault));
        expect(stderr).toMatch(/judge 100 % healthy/);
        expect(exitCode).toBe(0);
      });
      expect((await workspace.status()).services['web']).toMatchObject({ current: 'r2' });
    });
  });
}
