import { describeUnwritten } from '../output/unwritten.ts';
import type { Observation } from '../platforms/platform.ts';
import { ok, skipped, wrong, type Finding } from './check.ts';

/** What runs can write its log lines and its files. */
export function judgeWrites({ up, unwritten }: Observation): Finding {
  if (!up) return skipped('nothing is up');
  if (!unwritten) return ok('everything is written');
  const found = describeUnwritten(unwritten);
  return unwritten.failing
    ? wrong(found, 'make room on that disk: lines are written again at once')
    : ok(found);
}
