import { SlipwayError } from '../errors/slipway-error.ts';
import type { Holder } from './platform.ts';

/** What a command is told that finds the lock taken: by whom, since when, and how far they are. */
export function lockedBy(holder: Holder | undefined, environment: string): SlipwayError {
  const who = holder
    ? `${holder.user} on ${holder.host} (process ${String(holder.pid)}) runs "${holder.command}" since ${holder.since}, now in phase ${holder.phase}`
    : 'another command was just beginning or ending';
  return new SlipwayError({
    what: `${environment} is locked`,
    why: who,
    next: 'wait for it to end and try again',
  });
}
