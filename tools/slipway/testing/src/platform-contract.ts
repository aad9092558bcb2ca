import { setTimeout as delay } from 'node:timers/promises';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { answersTo } from '@slipway/core/measurement/answers';
import { isUnmeasured } from '@slipway/core/measurement/unmeasured';
import { Locked } from '@slipway/core/platform/lock';
import type { Measurement } from '@slipway/core/measurement/measurement';
import type { Platform } from '@slipway/core/platform/platform';
import type { Release } from '@slipway/core/release/release';
import { gapsDuring } from './contract/gaps-during.ts';
import type { Subject } from './contract/subject.ts';
import { actor, eventually, Trial } from './contract/trial.ts';

const warm = 600_000;

/**
 * What every platform must give, whatever it runs on: the tests of `Platform`'s contract. A new platform is done when
 * it passes them. They build on each other, in order, as a life of an environment.
 */
export function holdsThePlatformContract(prepare: () => Promise<Subject>): void {
  let subject: Subject;
  let trial: Trial;
  let platform: Platform;

  beforeAll(async () => {
    subject = await prepare();
  });

  beforeEach(() => {
    trial = new Trial(subject);
    ({ platform } = trial);
  });

  afterAll(async () => {
    await subject.open().down({ purge: true });
  });

  test('of what is not up it tells that it is not, and taking it down changes nothing', async () => {
    expect(await platform.observe()).toMatchObject({ up: false, services: {}, releases: [] });
    expect(await platform.holder()).toBeUndefined();
    expect(await platform.down({ purge: false })).toBe(false);
  });

  test('up brings up once', async () => {
    expect(await platform.up()).toBe(true);
    expect(await trial.opened().up()).toBe(false);
    expect((await trial.opened().observe()).up).toBe(true);
  });

  test('one at a time has the lock, and others see who, what for, and how far', async () => {
    const lock = await platform.lock('deploy');
    await lock.enter('launch');
    expect(await trial.opened().holder()).toMatchObject({
      command: 'deploy',
      phase: 'launch',
      pid: process.pid,
    });
    await expect(trial.opened().lock('rollback')).rejects.toBeInstanceOf(Locked);
    await lock.release();
    expect(await trial.opened().holder()).toBeUndefined();
    // Given back, it was not lost.
    expect(await Promise.race([lock.lost, delay(500, 'not lost')])).toBe('not lost');
    await (await trial.opened().lock('rollback')).release();
  });

  test('an order reaches the holder of the lock, once, and no one where there is none', async () => {
    const order = { what: 'promote', by: actor } as const;
    expect(await trial.opened().order(order)).toBe(false);
    await trial.locked(async (lock) => {
      expect(await lock.takeOrder()).toBeUndefined();
      expect(await trial.opened().order(order)).toBe(true);
      expect(await lock.takeOrder()).toEqual(order);
      expect(await lock.takeOrder()).toBeUndefined();
    });
  });

  test("the ledger's lines are kept in order, and a torn one is cut off by the next", async () => {
    await trial.locked(async () => {
      const ledger = platform.ledger('web');
      expect(await ledger.read()).toBe('');
      await ledger.append('one\n');
      await ledger.append('torn');
      await ledger.append('two\n');
    });
    expect(await trial.opened().ledger('web').read()).toBe('one\ntwo\n');
  });

  test('the same content has the same digest, other content another', async () => {
    const given = subject.answering('the first');
    const [one, again, other] = [
      await platform.build('web', given),
      await trial.opened().build('web', given),
      await platform.build('web', subject.answering('another')),
    ];
    expect(one.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(again.digest).toBe(one.digest);
    expect(other.digest).not.toBe(one.digest);
  });

  test('a first release answers by its name once staged, and visitors from the shift on', async () => {
    await trial.locked(async () => {
      const release = await trial.frozen('r1', subject.answering('the first'));
      expect(await trial.opened().frozen('web')).toEqual([release]);
      await trial.launched(release);
      // Others may hear of it a moment later than the command that launched it.
      await eventually(() => trial.isReady('r1'));
      expect(
        await platform.probe('web', 'r1', { path: '/', expect: { status: [200, 200], body: 'first' } }, 20),
      ).toMatchObject({ sent: 20, lost: 0, failed: 0 });
      expect(await platform.probe('web', 'r1', { path: '/', expect: { status: [200, 200] } }, 20)).toEqual({
        sent: 20,
        lost: 0,
        failed: 0,
        reasons: [],
      });
      expect((await trial.opened().observe()).services['web']?.current).toBeUndefined();

      await platform.shift('web', { r1: 100 });
      expect(await trial.visits()).toEqual(new Set(['the first']));
      await platform.commit('web', 'r1', warm);
    });
    expect((await trial.opened().observe()).services['web']).toMatchObject({
      current: 'r1',
      weights: { r1: 100 },
    });
    expect(await trial.visits()).toEqual(new Set(['the first']));
  });

  test('what is not committed is undone with the lock: traffic goes back, replicas stop', async () => {
    await trial.locked(async () => {
      await trial.launched(await trial.frozen('r2', subject.answering('the second')));
      expect(await trial.visits()).toEqual(new Set(['the first']));
      await platform.shift('web', { r1: 50, r2: 50 });
      expect(await trial.visits()).toEqual(new Set(['the first', 'the second']));
      await platform.shift('web', { r2: 100 });
      expect(await trial.visits()).toEqual(new Set(['the second']));
    });
    expect(await trial.visits()).toEqual(new Set(['the first']));
    expect((await trial.opened().observe()).services['web']).toMatchObject({
      current: 'r1',
      weights: { r1: 100 },
    });
    await eventually(() => trial.isStopped('r2'));
    expect(await trial.statesOf('r1')).toEqual(['ready', 'ready']);
  });

  test('a release that is never ready is an error with its last words, and costs nothing', async () => {
    const failed = trial.locked(async () => {
      await platform.launch(
        await trial.frozen('r3', subject.neverReady('I can not go on'), { readyWithinMs: 5_000 }),
      );
    });
    const error: unknown = await failed.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(SlipwayError);
    expect((error as SlipwayError).lines.join('\n')).toContain('I can not go on');
    expect(await trial.visits()).toEqual(new Set(['the first']));
    await eventually(() => trial.isStopped('r3'));
  });

  test('what balancer and replicas count of a release grows with what it answers', async () => {
    const requests = async (): Promise<number> => {
      const counted = (await platform.measure('web', ['r1'])).get('r1') as Measurement;
      return isUnmeasured(counted.answers) ? 0 : answersTo(counted.answers, 'visitor');
    };
    await trial.locked(async () => {
      const before = await requests();
      await trial.visits(30);
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
    await trial.locked(async () => {
      // It takes its time to end, so that `down` can be watched.
      const release = await trial.frozen('r4', subject.answering('the fourth'), { graceMs: 1_000 });
      await trial.launched(release);
      await platform.shift('web', { r4: 100 });
      expect(await platform.drain('web', 'r1')).toBe(0);
      await platform.commit('web', 'r4', warm);
    });
    const { services } = await trial.opened().observe();
    expect(services['web']).toMatchObject({ current: 'r4', standby: 'r1', weights: { r4: 100 } });
    expect(await trial.statesOf('r1')).toEqual(['ready', 'ready']);

    const [first] = (await trial.opened().frozen('web')).filter(({ id }) => id === 'r1');
    await trial.locked(async () => {
      await trial.launched(first as Release);
      await platform.shift('web', { r1: 100 });
      await platform.commit('web', 'r1', warm);
    });
    expect(await trial.visits()).toEqual(new Set(['the first']));
    expect((await trial.opened().observe()).services['web']).toMatchObject({ current: 'r1', standby: 'r4' });
  });

  test('a standby goes cold by itself, whatever becomes of the command', async () => {
    await trial.locked(async () => {
      const [fourth] = (await platform.frozen('web')).filter(({ id }) => id === 'r4');
      await trial.launched(fourth as Release);
      await platform.shift('web', { r4: 100 });
      await platform.drain('web', 'r1');
      await platform.commit('web', 'r4', 1_000);
    });
    await eventually(() => trial.isStopped('r1'));
    expect(await trial.visits()).toEqual(new Set(['the fourth']));
  });

  test('a release that does not run can be removed, and is gone', async () => {
    await trial.locked(() => platform.remove('web', 'r2'));
    expect((await trial.opened().frozen('web')).map(({ id }) => id)).toEqual(['r1', 'r3', 'r4']);
  });

  test('down stops everything and keeps the history; up brings back what served', async () => {
    expect(await gapsDuring(trial, () => platform.down({ purge: false }))).toEqual([]);
    await expect(subject.visit()).rejects.toThrow();
    expect((await trial.opened().frozen('web')).map(({ id }) => id)).toEqual(['r1', 'r3', 'r4']);
    expect(await trial.opened().ledger('web').read()).toBe('one\ntwo\n');

    expect(await trial.opened().up()).toBe(true);
    expect(await eventually(() => trial.visits(5).catch(() => undefined))).toEqual(new Set(['the fourth']));
    expect((await trial.opened().observe()).services['web']).toMatchObject({
      current: 'r4',
      weights: { r4: 100 },
    });
  });

  test('purged, nothing is left of it', async () => {
    expect(await platform.down({ purge: true })).toBe(true);
    expect(await trial.opened().observe()).toMatchObject({ up: false, services: {}, releases: [] });
  });
}
