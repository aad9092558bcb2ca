import { greeting, realBundle, realGreeting, takesItsTime } from './harness/bundles.ts';
import { ask } from './harness/http.ts';
import { underLoad } from './harness/load.ts';
import { createWorkspace } from './harness/workspace.ts';

/** ZERO_LOST_ROUNDS=50 for figures to quote. */
const rounds = Number(process.env['ZERO_LOST_ROUNDS'] ?? 10);
jest.setTimeout(60_000 + rounds * 15_000);
const other = 'Hello from the other release!';
const texts = [realGreeting, other];
const perSecond = 600;
/** Nothing that the service would not do in earnest: its own drain, with its own grace. */
const config = {};

describe('under 600 requests a second, kept and fresh connections and POST', () => {
  test('deploys and rollbacks lose nothing, and each moves all traffic', async () => {
    const workspace = await createWorkspace({ config });
    const bundle = greeting(other);
    await workspace.deploy(realBundle);

    const tally = await underLoad(workspace.url, { texts, perSecond }, async () => {
      for (let round = 1; round <= rounds; round += 1) {
        expect(await workspace.deploy(bundle)).toMatchObject({ release: `r${round + 1}`, lost: 0 });
        expect(await workspace.served()).toBe(other);
        expect(await workspace.rollback()).toMatchObject({ release: 'r1', outcome: 'serving', lost: 0 });
        expect(await workspace.served()).toBe(realGreeting);
      }
    });

    expect(Object.keys(tally.texts).sort()).toEqual([...texts].sort());
  });

  test('a rollback to a release that has to be started again loses nothing', async () => {
    const workspace = await createWorkspace({ config });
    await workspace.deploy(realBundle);
    await workspace.deploy(greeting(other));
    await workspace.deploy(greeting('Hello for the third time!'));
    expect(workspace.processesOfRelease('r1')).toEqual([]);

    await underLoad(
      workspace.url,
      { texts: [...texts, 'Hello for the third time!'], perSecond },
      async () => {
        expect(await workspace.rollback('--to', 'r1')).toMatchObject({ release: 'r1', lost: 0 });
        expect(await workspace.served()).toBe(realGreeting);
      },
    );
  });

  test('replicas and configuration change without loss, and a rollback brings both back', async () => {
    const workspace = await createWorkspace({ config, replicas: 2 });
    await workspace.deploy(realBundle);
    workspace.configure({ replicas: 3, config: { GREETING: other } });

    await underLoad(workspace.url, { texts, perSecond }, async () => {
      expect(await workspace.deploy(realBundle)).toMatchObject({ release: 'r2', replicas: 3 });
      expect(await workspace.served()).toBe(other);
      expect(workspace.processesOfRelease('r2')).toHaveLength(3);
      expect(await workspace.rollback()).toMatchObject({ release: 'r1', replicas: 2 });
      expect(await workspace.served()).toBe(realGreeting);
    });
  });

  test('a slow request is finished by the release that began it, and waited for', async () => {
    const workspace = await createWorkspace({ config });
    await workspace.deploy(takesItsTime(realGreeting));

    await underLoad(workspace.url, { texts, perSecond }, async () => {
      let answered = false;
      const patient = ask(workspace.url, { headers: { 'x-take-ms': '6000' } }).finally(() => {
        answered = true;
      });
      expect(await workspace.deploy(greeting(other))).toMatchObject({ release: 'r2' });
      expect(answered).toBe(true);
      expect(await patient).toMatchObject({ status: 200, body: realGreeting });
      expect(await workspace.served()).toBe(other);
    });
  });
});
