import { EventEmitter } from 'node:events';
import * as fc from 'fast-check';
import { attemptsOf } from '@slipway/core/ledger/history';
import { trustedReleases } from '@slipway/core/ledger/rollback-target';
import { RecordedRollout, type Fate } from '../testing/recorded-rollout.ts';
import { Aborted } from '../sequence/interruption.ts';
import type { Rollout } from '../sequence/rollout.ts';

/**
 * Lets this process hear a signal. Not by `process.emit`: what Jest itself has loaded may have replaced it by one that
 * speaks to Jest's process and not to the one that tests see.
 */
function signal(name: NodeJS.Signals): void {
  expect(EventEmitter.prototype.emit.call(process, name, name)).toBe(true);
}

const actor = { user: 'kit', host: 'quay' };

async function outcome(world: RecordedRollout): Promise<string | undefined> {
  const { entries } = await world.ledger.read();
  expect(world.text.match(/"kind":"ended"/g)?.length ?? 0).toBeLessThanOrEqual(1);
  return attemptsOf(entries).at(-1)?.ended?.outcome;
}

describe('the phase record', () => {
  let world: RecordedRollout;
  beforeEach(() => {
    world = new RecordedRollout();
  });

  test.each([
    [
      'SIGINT',
      () => {
        signal('SIGINT');
      },
    ],
    [
      'SIGTERM',
      () => {
        signal('SIGTERM');
      },
    ],
    [
      'a second SIGINT',
      () => {
        signal('SIGINT');
        signal('SIGINT');
      },
    ],
    [
      'an abort',
      (rollout: Rollout) => {
        rollout.interruption.abort(new Aborted(actor));
      },
    ],
  ])('is finished in spite of %s, and says that it came too late', async (_, meanwhile) => {
    world.fate = { meanwhile };
    const { rollout, error } = await world.record();
    expect(error).toBeUndefined();
    expect(rollout.interruption.missed?.message).toMatch(/Interrupted by|Aborted by/);
    expect(world.current).toBe('r2');
    expect(await outcome(world)).toBe('serving');
  });

  test('leaves an end to the next command where the ledger could not be written', async () => {
    world.fate = { ledger: 'fails' };
    const { error } = await world.record();
    expect(String(error)).toContain('web r2 serves, but its end could not be written into the ledger');
    expect(await outcome(world)).toBeUndefined();
    await world.settle();
    expect(await outcome(world)).toBe('serving');
    expect(trustedReleases((await world.ledger.read()).entries)).toContain('r2');
  });

  test('whose commit failed at what follows it has its end in the ledger, and fails', async () => {
    world.fate = { commit: 'fails after' };
    const { error } = await world.record();
    expect(String(error)).toContain('web r2 is committed, but a later step of the commit failed');
    expect(await outcome(world)).toBe('serving');
  });

  test('whose commit failed never says that the release serves', async () => {
    world.fate = { commit: 'fails before' };
    const { error } = await world.record();
    expect(String(error)).toContain('not committed');
    expect(await outcome(world)).toBe('failed');
  });

  test('ends well where the lock fails to end after it, and says so', async () => {
    world.fate = { lock: 'fails to end' };
    const { rollout, error } = await world.record();
    expect(error).toBeUndefined();
    expect(rollout.notes).toEqual(['the lock could not be released: undo failed']);
    expect(await outcome(world)).toBe('serving');
  });

  test('whatever goes wrong, the ledger says of the release what is committed', async () => {
    const fates: fc.Arbitrary<Fate> = fc.record({
      commit: fc.constantFrom('works', 'fails before', 'fails after'),
      ledger: fc.constantFrom('works', 'fails'),
      lock: fc.constantFrom('works', 'is lost', 'fails to end'),
      meanwhile: fc.constantFrom(
        () => undefined,
        () => {
          signal('SIGHUP');
        },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fates, async (fate) => {
        const one = new RecordedRollout();
        one.fate = fate;
        await one.record();
        const told = await outcome(one);
        expect([undefined, one.current === 'r2' ? 'serving' : 'failed']).toContain(told);
        await one.settle();
        expect((await outcome(one)) === 'serving').toBe(one.current === 'r2');
      }),
      { numRuns: 40 },
    );
  });
});
