import type { Unwritten } from '../platforms/platform.ts';
import { count } from './words.ts';

/** What a disk did not take, in one line. */
export function describeUnwritten({ lines, files, failing, last }: Unwritten): string {
  const lost = [
    ...(lines > 0 ? [`${count(lines, 'log line')} lost`] : []),
    ...(files > 0 ? [`${count(files, 'write')} of other files failed`] : []),
  ].join(', ');
  const state = failing ? 'the disk takes nothing' : 'the disk takes writes again';
  return `${state}: ${lost}; last ${last.path} at ${last.at}: ${last.why}`;
}
