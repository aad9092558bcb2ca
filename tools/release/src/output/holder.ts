import type { Holder } from '../platforms/platform.ts';
import { whoIs } from './words.ts';

/** Who has the lock, what for, since when, and how far they are. */
export function describeHolder(holder: Holder | undefined): string {
  if (!holder) return 'another command was just beginning or ending';
  const { pid, command, since, phase } = holder;
  return `${whoIs(holder)} (process ${String(pid)}) runs "${command}" since ${since}, now in phase ${phase}`;
}
