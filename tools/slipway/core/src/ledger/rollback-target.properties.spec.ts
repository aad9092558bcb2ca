import * as fc from 'fast-check';
import { releaseNumber, type ReleaseId } from '../release/release.ts';
import { histories } from '../testing/histories.ts';
import { hauledBack } from './hauled-back.ts';
import { rollbackTarget } from './rollback-target.ts';

const runs = { numRuns: 1_000 };

test('a bare rollback goes to a release that is kept, older, judged healthy, served once, and not hauled back', () => {
  fc.assert(
    fc.property(histories, ({ entries, current, kept, healthy, served, hauledBack: hauled }) => {
      if (current === undefined) return;
      const target = rollbackTarget(entries, current, kept);
      if (target === undefined) return;
      expect(kept).toContain(target);
      expect(releaseNumber(target)).toBeLessThan(releaseNumber(current));
      expect([healthy.has(target), served.has(target), hauled.has(target)]).toEqual([true, true, false]);
    }),
    runs,
  );
});

test('no release that may be gone back to is passed over for an older one', () => {
  fc.assert(
    fc.property(histories, ({ entries, current, kept, healthy, served, hauledBack: hauled }) => {
      if (current === undefined) return;
      const good = (id: ReleaseId) => healthy.has(id) && served.has(id) && !hauled.has(id);
      const numbers = kept.filter(good).map(releaseNumber);
      const newest = Math.max(0, ...numbers.filter((number) => number < releaseNumber(current)));
      expect(rollbackTarget(entries, current, kept)).toBe(newest === 0 ? undefined : `r${newest}`);
    }),
    runs,
  );
});

test('what was hauled back is told from the ledger as it really was', () => {
  fc.assert(
    fc.property(histories, ({ entries, hauledBack: hauled }) => {
      expect([...hauledBack(entries).keys()].sort()).toEqual([...hauled].sort());
    }),
    runs,
  );
});
