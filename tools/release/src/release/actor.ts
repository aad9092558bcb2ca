import { hostname, userInfo } from 'node:os';
import type { Actor } from './release.ts';

/** Who runs this command, and where. */
export function readActor(): Actor {
  return { user: userInfo().username, host: hostname() };
}
