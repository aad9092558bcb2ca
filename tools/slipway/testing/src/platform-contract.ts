import { setTimeout as delay } from 'node:timers/promises';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { answersTo } from '@slipway/core/measurement/answers';
import { isUnmeasured } from '@slipway/core/measurement/unmeasured';
import { type Lock, Locked } from '@slipway/core/platform/lock';
import type { Measurement } from '@slipway/core/measurement/measurement';
import type { ObservedReplica } from '@slipway/core/platform/observation';
import type { Platform } from '@slipway/core/platform/platform';
import type { Release, ReleaseId } from '@slipway/core/release/release';

/** An environment to try a platform on, with one service, `web`, that was never deployed to. */
export interface Subject {
  /** The environment's platform, opened as another command would. */
  open(): Platform;
  /** What `build` is given for a service that answers `/` with this text. */
  answering(text: string): string;
  /** What `build` is given for a service that says these last words, and is never ready. */
  neverReady(lastWords: string): string;
  /** The body of an answer of the balancer to a visitor. */
  visit(): Promise<string>;
}

const warm = 600_000;
const actor = { user: 'contract', host: 'contract' };

/**
 * What every platform must give, whatever it runs on: the tests of `Platform`'s contract. A new platform is done when
 * it passes them. They build on each other, in order, as a life of an environment.
 */
export function holdsThePlatformContract(prepare: () => Promise<Subject>): void {
  let subject: Subject;
  let platform: Platform;

  /** Nothing may live in the object alone. */
  const opened = (): Platform => subject.open();

  async function locked<T>(work: (lock: Lock) => Promise<T>): Promise<T> {
    const lock = await platform.lock('deploy');
    try {
      return await work(lock);
    } finally {
      await lock.release();
    }
  }

  async function frozen(
    id: ReleaseId,
    given: string,
    { readyWithinMs = 60_000, graceMs = 0 } = {},
  ): Promise<Release> {
    const artifact = await platform.build('web', given);
    const release: Release = {
      id,
      service: 'web',
      artifact: { kind: artifact.kind, digest: artifact.digest },
      config: {
        replicas: 2,
        variables: { DRAIN_GRACE_MS: String(graceMs) },
        readyWithinMs,
        drainWithinMs: 10_000,
      },
      git: { dirty: false },
      createdAt: new Date().toISOString(),
      createdBy: actor,
    };
    await platform.freeze(release, artifact);
    return release;
  }

  async function launched(release: Release): Promise<void> {
    await platform.launch(release);
    await platform.stage(release.service, release.id);
  }

  async function replicasOf(id: ReleaseId): Promise<ObservedReplica[]> {
    const { releases } = await opened().observe();
    return releases.find((release) => release.id === id)?.replicas ?? [];
  }

  /** States of a release's replicas; nothing runs of one that is not there. */
  async function statesOf(id: ReleaseId): Promise<string[]> {
    return (await replicasOf(id)).map(({ state }) => state);
  }

  const isStopped = (states: readonly string[]) => states.every((state) => state === 'stopped');

  /** What visitors get, as a set. */
  async function visits(count = 40): Promise<Set<string>> {
    return new Set(await Promise.all(Array.from({ length: count }, () => subject.visit())));
  }

  async function eventually<T>(look: () => Promise<T | undefined | false>): Promise<T> {
    for (;;) {
      const found = await look();
      if (found !== undefined && found !== false) return found;
      await delay(100);
    }
  }

  /** What is seen to run, while this takes an environment down, after no one was seen to hold its lock. */
  async function gapsDuring(down: () => Promise<boolean>): Promise<string[]> {
    const watch = { isOver: false };
    const ended = down().finally(() => {
      watch.isOver = true;
    });
    const gaps: string[] = [];
    let begun = false;
    while (!watch.isOver) {
      const holder = await opened().holder();
      begun ||= holder?.command === 'down';
      const { up, releases } = await opened().observe();
      const runs = up || releases.some(({ replicas }) => !isStopped(replicas.map(({ state }) => state)));
      if (begun && !holder && runs) gaps.push(up ? 'the balancer runs' : 'replicas run');
      await delay(20);
    }
    expect(await ended).toBe(true);
    expect(begun).toBe(true);
    return gaps;
  }

  beforeAll(async () => {
    subject = await prepare();
    platform = opened();
  });

  beforeEach(() => {
    platform = opened();
  });

  afterAll(async () => {
    await platform.down({ purge: true });
  });

  test('of what is not up it tells that it is not, and taking it down changes nothing', async () => {
    expect(await platform.observe()).toMatchObject({ up: false, services: {}, releases: [] });
    expect(await platform.holder()).toBeUndefined();
    expect(await platform.down({ purge: false })).toBe(false);
  });

  test('up brings up once', async () => {
    expect(await platform.up()).toBe(true);
    expect(await opened().up()).toBe(false);
    expect((await opened().observe()).up).toBe(true);
  });

  test('one at a time has the lock, and others see who, what for, and how far', async () => {
    const lock = await platform.lock('deploy');
    await lock.enter('launch');
    expect(await opened().holder()).toMatchObject({ command: 'deploy', phase: 'launch', pid: process.pid });
    await expect(opened().lock('rollback')).rejects.toBeInstanceOf(Locked);
    await lock.release();
    expect(await opened().holder()).toBeUndefined();
    // Given back, it was not lost.
    expect(await Promise.race([lock.lost, delay(500, 'not lost')])).toBe('not lost');
    await (await opened().lock('rollback')).release();
  });

  test('an order reaches the holder of the lock, once, and no one where there is none', async () => {
    const order = { what: 'promote', by: actor } as const;
    expect(await opened().order(order)).toBe(false);
    await locked(async (lock) => {
      expect(await lock.takeOrder()).toBeUndefined();
      expect(await opened().order(order)).toBe(true);
      expect(await lock.takeOrder()).toEqual(order);
      expect(await lock.takeOrder()).toBeUndefined();
    });
  });

  test("the ledger's lines are kept in order, and a torn one is cut off by the next", async () => {
    await locked(async () => {
      const ledger = platform.ledger('web');
      expect(await ledger.read()).toBe('');
      await ledger.append('one\n');
      await ledger.append('torn');
      await ledger.append('two\n');
    });
    expect(await opened().ledger('web').read()).toBe('one\ntwo\n');
  });

  test('the same content has the same digest, other content another', async () => {
    const given = subject.answering('the first');
    const [one, again, other] = [
      await platform.build('web', given),
      await opened().build('web', given),
      await platform.build('web', subject.answering('another')),
    ];
    expect(one.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(again.digest).toBe(one.digest);
    expect(other.digest).not.toBe(one.digest);
  });

  test('a first release answers by its name once staged, and visitors from the shift on', async () => {
    await locked(async () => {
      const release = await frozen('r1', subject.answering('the first'));
      expect(await opened().frozen('web')).toEqual([release]);
      await launched(release);
      expect(await statesOf('r1')).toEqual(['ready', 'ready']);
      expect(
        await platform.probe('web', 'r1', { path: '/', expect: { status: [200, 200], body: 'first' } }, 20),
      ).toMatchObject({ sent: 20, lost: 0, failed: 0 });
      expect(await platform.probe('web', 'r1', { path: '/', expect: { status: [200, 200] } }, 20)).toEqual({
        sent: 20,
        lost: 0,
        failed: 0,
        reasons: [],
      });
      expect((await opened().observe()).services['web']?.current).toBeUndefined();

      await platform.shift('web', { r1: 100 });
      expect(await visits()).toEqual(new Set(['the first']));
      await platform.commit('web', 'r1', warm);
    });
    expect((await opened().observe()).services['web']).toMatchObject({ current: 'r1', weights: { r1: 100 } });
    expect(await visits()).toEqual(new Set(['the first']));
  });

  test('what is not committed is undone with the lock: traffic goes back, replicas stop', async () => {
    await locked(async () => {
      await launched(await frozen('r2', subject.answering('the second')));
      expect(await visits()).toEqual(new Set(['the first']));
      await platform.shift('web', { r1: 50, r2: 50 });
      expect(await visits()).toEqual(new Set(['the first', 'the second']));
      await platform.shift('web', { r2: 100 });
      expect(await visits()).toEqual(new Set(['the second']));
    });
    expect(await visits()).toEqual(new Set(['the first']));
    expect((await opened().observe()).services['web']).toMatchObject({ current: 'r1', weights: { r1: 100 } });
    await eventually(async () => isStopped(await statesOf('r2')));
    expect(await statesOf('r1')).toEqual(['ready', 'ready']);
  });

  test('a release that is never ready is an error with its last words, and costs nothing', async () => {
    const failed = locked(async () => {
      await platform.launch(
        await frozen('r3', subject.neverReady('I can not go on'), { readyWithinMs: 5_000 }),
      );
    });
    const error: unknown = await failed.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(SlipwayError);
    expect((error as SlipwayError).lines.join('\n')).toContain('I can not go on');
    expect(await visits()).toEqual(new Set(['the first']));
    await eventually(async () => isStopped(await statesOf('r3')));
  });

  test('what balancer and replicas count of a release grows with what it answers', async () => {
    const requests = async (): Promise<number> => {
      const counted = (await platform.measure('web', ['r1'])).get('r1') as Measurement;
      return isUnmeasured(counted.answers) ? 0 : answersTo(counted.answers, 'visitor');
    };
    await locked(async () => {
      const before = await requests();
      await visits(30);
      // Counted by several workers, each at its own time.
      expect(await eventually(async () => (await requests()) >= before + 30)).toBe(true);
      const replicas = (await platform.measure('web', ['r1'])).get('r1')?.replicas;
      expect(replicas).toEqual([
        expect.objectContaining({ id: 'r1-1', state: 'ready', restarts: 0 }),
        expect.objectContaining({ id: 'r1-2', state: 'ready', restarts: 0 }),
      ]);
    });
  });

  test('a second release takes over; the one before is the standby, drained', async () => {
    await locked(async () => {
      // It takes its time to end, so that `down` can be watched.
      const release = await frozen('r4', subject.answering('the fourth'), { graceMs: 1_000 });
      await launched(release);
      await platform.shift('web', { r4: 100 });
      expect(await platform.drain('web', 'r1')).toBe(0);
      await platform.commit('web', 'r4', warm);
    });
    const { services } = await opened().observe();
    expect(services['web']).toMatchObject({ current: 'r4', standby: 'r1', weights: { r4: 100 } });
    expect(await statesOf('r1')).toEqual(['ready', 'ready']);

    const [first] = (await opened().frozen('web')).filter(({ id }) => id === 'r1');
    await locked(async () => {
      await launched(first as Release);
      await platform.shift('web', { r1: 100 });
      await platform.commit('web', 'r1', warm);
    });
    expect(await visits()).toEqual(new Set(['the first']));
    expect((await opened().observe()).services['web']).toMatchObject({ current: 'r1', standby: 'r4' });
  });

  test('a standby goes cold by itself, whatever becomes of the command', async () => {
    await locked(async () => {
      const [fourth] = (await platform.frozen('web')).filter(({ id }) => id === 'r4');
      await launched(fourth as Release);
      await platform.shift('web', { r4: 100 });
      await platform.drain('web', 'r1');
      await platform.commit('web', 'r4', 1_000);
    });
    await eventually(async () => isStopped(await statesOf('r1')));
    expect(await visits()).toEqual(new Set(['the fourth']));
  });

  test('a release that does not run can be removed, and is gone', async () => {
    await locked(() => platform.remove('web', 'r2'));
    expect((await opened().frozen('web')).map(({ id }) => id)).toEqual(['r1', 'r3', 'r4']);
  });

  test('down stops everything and keeps the history; up brings back what served', async () => {
    expect(await gapsDuring(() => platform.down({ purge: false }))).toEqual([]);
    await expect(subject.visit()).rejects.toThrow();
    expect((await opened().frozen('web')).map(({ id }) => id)).toEqual(['r1', 'r3', 'r4']);
    expect(await opened().ledger('web').read()).toBe('one\ntwo\n');

    expect(await opened().up()).toBe(true);
    expect(await eventually(() => visits(5).catch(() => undefined))).toEqual(new Set(['the fourth']));
    expect((await opened().observe()).services['web']).toMatchObject({ current: 'r4', weights: { r4: 100 } });
  });

  test('purged, nothing is left of it', async () => {
    expect(await platform.down({ purge: true })).toBe(true);
    expect(await opened().observe()).toMatchObject({ up: false, services: {}, releases: [] });
  });
}
