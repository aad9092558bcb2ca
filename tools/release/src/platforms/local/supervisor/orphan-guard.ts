import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Preloaded into each replica: where its supervisor dies, however that happens, the replica drains and ends
 * instead of living on unwatched. Written as a file because a preload must be one.
 */
const guard = `'use strict';
process.channel?.unref();
process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 5000).unref();
});
`;

/** Writes the guard into the current folder and returns its absolute path. */
export function writeOrphanGuard(): string {
  const path = resolve('orphan-guard.cjs');
  writeFileSync(path, guard);
  return path;
}
