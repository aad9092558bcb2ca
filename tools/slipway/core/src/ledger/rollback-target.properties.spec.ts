import * as fc from 'fast-check';
import { releaseNumber, type ReleaseId } from '../release/release.ts';
import { histories } from '../testing/histories.ts';
import { rejected } from './rejected.ts';
import { rollbackTarget } from './rollback-target.ts';

const runs = { numRuns: 1_000 };

test('a bare rollback goes to a kept, older, healthy release that was not rolled back', () => {
  fc.assert(
    fc.property(histories, ({ entries, current, kept, healthy, served, rejected: rolled }) => {
      if (current === undefined) return;
      const target = rollbackTarget(entries, current, kept);
      if (target === undefined) return;
      expect(kept).toContain(target);
      expect(releaseNumber(target)).toBeLessThan(releaseNumber(current));
      expect([healthy.has(target), served.has(target), rolled.has(target)]).toEqual([true, true, false]);
    }),
    runs,
  );
});

test('no release that may be rolled back to is passed over for an older one', () => {
  fc.assert(
    fc.property(histories, ({ entries, current, kept, healthy, served, rejected: rolled }) => {
      if (current === undefined) return;
      const good = (id: ReleaseId) => healthy.has(id) && served.has(id) && !rolled.has(id);
      const numbers = kept.filter(good).map(releaseNumber);
      const newest = Math.max(0, ...numbers.filter((number) => number < releaseNumber(current)));
      expect(rollbackTarget(entries, current, kept)).toBe(newest === 0 ? undefined : `r${newest}`);
    }),
    runs,
  );
});

test('what was rolled back is told from the ledger as it really was', () => {
  fc.assert(
    fc.property(histories, ({ entries, rejected: rolled }) => {
      expect([...rejected(entries).keys()].sort()).toEqual([...rolled].sort());
    }),
    runs,
  );
});
