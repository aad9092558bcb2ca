import { readActor } from '../release/actor.ts';
import type { Holder } from './platform.ts';

/** This process as the holder of a lock, from now on. */
export function holderFor(command: string, phase = 'lock'): Holder {
  return { ...readActor(), pid: process.pid, command, since: new Date().toISOString(), phase };
}
