import * as fc from 'fast-check';
import { rollbackTarget } from './rollback-target.ts';
import { histories } from '../testing/histories.ts';
import { beyondRetention } from './retention.ts';
import { releaseNumber, type ReleaseId } from '../release/release.ts';

const runs = { numRuns: 1_000 };
const ids = fc.uniqueArray(
  fc.integer({ min: 1, max: 40 }).map((number): ReleaseId => `r${number}`),
  { maxLength: 20 },
);

test('the newest stay, what is needed stays, and all else goes', () => {
  fc.assert(
    fc.property(
      ids,
      fc.integer({ min: 2, max: 10 }),
      fc.subarray(['r1', 'r7', 'r40'] as ReleaseId[]),
      (all, keep, needed) => {
        const going = beyondRetention(all, keep, needed);
        const newest = [...all].sort((a, b) => releaseNumber(b) - releaseNumber(a)).slice(0, keep);
        const staying = all.filter((id) => !going.includes(id));
        expect(staying.sort()).toEqual(all.filter((id) => newest.includes(id) || needed.includes(id)).sort());
      },
    ),
    runs,
  );
});

test('no clean-up takes what serves, the standby, or where a rollback would go', () => {
  fc.assert(
    fc.property(histories, ({ cleanUps }) => {
      for (const { removed, current, standby, target } of cleanUps) {
        expect(removed).not.toContain(current);
        if (standby) expect(removed).not.toContain(standby);
        if (target) expect(removed).not.toContain(target);
      }
    }),
    runs,
  );
});

test('after any clean-up current and standby are kept, and the last healthy release', () => {
  fc.assert(
    fc.property(histories, ({ entries, kept, current, standby, healthy, served, rejected }) => {
      if (current === undefined) return;
      expect(kept).toContain(current);
      if (standby) expect(kept).toContain(standby);
      const standbyIsGood =
        standby !== undefined && healthy.has(standby) && served.has(standby) && !rejected.has(standby);
      if (standbyIsGood && releaseNumber(standby) < releaseNumber(current))
        expect(rollbackTarget(entries, current, kept)).toBeDefined();
    }),
    runs,
  );
});
