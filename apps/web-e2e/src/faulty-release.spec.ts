import {
  crashesAtStart,
  crashesUnderTraffic,
  everyRequestFails,
  hangsUnderTraffic,
  neverReady,
  readinessFails,
  realBundle,
  realGreeting,
} from './harness/bundles.ts';
import { underLoad, type Kind, type LoadOptions } from './harness/load.ts';
import type { ServiceSettings } from './harness/service-settings.ts';
import { createWorkspace, type Workspace } from './harness/workspace.ts';

interface Fault {
  what: string;
  bundle: (lastWords: string) => string;
  verdict: string | null;
  says: string;
  readyWithin?: string;
  kinds?: Kind[];
  tolerated?: LoadOptions['tolerated'];
}

function settings(readyWithin = '30s'): ServiceSettings {
  return { ready: { within: readyWithin }, drain: { within: '1s' } };
}

const faults: Fault[] = [
  { what: 'crashes at start', bundle: crashesAtStart, verdict: null, says: 'ended before it was ready' },
  {
    what: 'never becomes ready',
    bundle: neverReady,
    verdict: null,
    says: 'was not ready within 5 s',
    readyWithin: '5s',
  },
  {
    what: 'answers 500 on its ready probe',
    bundle: readinessFails,
    verdict: null,
    says: 'was not ready within 5 s',
    readyWithin: '5s',
  },
  {
    what: 'answers every request with 500',
    bundle: everyRequestFails,
    verdict: 'unhealthy',
    says: 'failed its probes before it got any traffic',
  },
  {
    what: 'crashes a moment after it got traffic',
    bundle: crashesUnderTraffic,
    verdict: 'unhealthy',
    says: 'was judged unhealthy and rolled back: r1 serves',
    // What a replica was sent in a POST and took with it when it died must not be sent to another one.
    kinds: ['keep-alive', 'fresh'],
    // A GET is sent to one more replica, which may die with it, too.
    tolerated: { reason: /answered 50[23] /, share: 0.05 },
  },
  {
    what: 'hangs a moment after it got traffic',
    bundle: hangsUnderTraffic,
    verdict: 'unhealthy',
    says: 'was judged unhealthy and rolled back: r1 serves',
    kinds: ['keep-alive', 'fresh'],
  },
];

describe('a release that', () => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await createWorkspace(settings());
    await workspace.deploy(realBundle);
  });

  test.each(faults)(
    '$what never keeps traffic',
    async ({ what, bundle, verdict, says, readyWithin, kinds, tolerated }) => {
      workspace.configure(settings(readyWithin));
      const lastWords = `this one ${what}`;
      const broken = bundle(lastWords);

      const load = {
        texts: [realGreeting],
        ...(kinds ? { kinds } : {}),
        ...(tolerated ? { tolerated } : {}),
      };
      await underLoad(workspace.url, load, async () => {
        const { exitCode, stderr, stdout } = await workspace.tryDeploy(broken);
        expect(exitCode).toBe(1);
        expect(stdout).toBe('');
        expect(stderr).toContain(says);
        expect(stderr).toContain(lastWords);
        expect(stderr).toMatch(/fix it and deploy again/);
      });

      const { services, releases } = await workspace.status();
      expect(services['web']).toMatchObject({ current: 'r1', weights: { r1: 100 } });
      const serving = releases.find(({ id }) => id === 'r1');
      expect(serving).toMatchObject({ state: 'serving', verdict: 'healthy' });
      expect(serving?.replicas.map(({ state, restarts }) => ({ state, restarts }))).toEqual([
        { state: 'ready', restarts: 0 },
        { state: 'ready', restarts: 0 },
      ]);
      expect(releases[0]).toMatchObject({ state: 'failed', verdict, replicas: [] });
      expect(await workspace.lastAttempt()).toMatchObject({
        release: releases[0]?.id,
        ended: { outcome: 'failed' },
      });
      expect(workspace.processesOfRelease(releases[0]?.id ?? '')).toEqual([]);
    },
  );

  test('failed is never where a rollback goes', async () => {
    const { exitCode, stderr } = await workspace.slipway('rollback', 'local');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('There is nothing to roll web back to in local');
  });

  test('fails as the very first one leaves nothing behind that serves', async () => {
    const empty = await createWorkspace();
    const { exitCode, stderr } = await empty.tryDeploy(crashesAtStart('no way in'));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('no way in');
    expect(await empty.status()).toMatchObject({ services: { web: { current: null, weights: {} } } });
    expect(await empty.deploy(realBundle)).toMatchObject({ release: 'r2', outcome: 'serving' });
    expect(await empty.served()).toBe(realGreeting);
  });
});
