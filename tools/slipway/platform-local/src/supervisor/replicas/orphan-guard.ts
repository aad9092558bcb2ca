import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { replaceFile } from '@slipway/core/files/replace-file';

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

/** Writes the guard into the current folder, where it is not there yet, and returns its absolute path. */
export function writeOrphanGuard(): string {
  const path = resolve('orphan-guard.cjs');
  // Replicas that start again at any time read it: it is replaced as a whole, and on a full disk it stays.
  if (!existsSync(path) || readFileSync(path, 'utf8') !== guard) replaceFile(path, guard);
  return path;
}
