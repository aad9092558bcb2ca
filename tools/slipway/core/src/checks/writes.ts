import type { Observation, Unwritten } from '../platform/observation.ts';
import { count } from '../text/words.ts';

import { ok, skipped, wrong, type Finding } from '../platform/check.ts';

/** What runs can write its log lines and its files. */
export function judgeWrites({ up, unwritten }: Observation): Finding {
  if (!up) return skipped('nothing is up');
  if (!unwritten) return ok('everything is written');
  const found = describeUnwritten(unwritten);
  return unwritten.failing
    ? wrong(found, 'make room on that disk: lines are written again at once')
    : ok(found);
}

/** What a disk did not take, in one line. */
export function describeUnwritten({ lines, files, failing, last }: Unwritten): string {
  const lost = [
    ...(lines > 0 ? [`${count(lines, 'log line')} lost`] : []),
    ...(files > 0 ? [`${count(files, 'write')} of other files failed`] : []),
  ].join(', ');
  const state = failing ? 'the disk takes nothing' : 'the disk takes writes again';
  return `${state}: ${lost}; last ${last.path} at ${last.at}: ${last.why}`;
}
