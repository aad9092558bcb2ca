import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasCode } from '../errors/slipway-error.ts';

interface Replacing {
  mode?: number;
  /** False for what means nothing after a restart of the machine: it is not waited for until it is on the disk. */
  durable?: boolean;
}

/**
 * Replaces a file as a whole: readers, and a power cut, find the old content or the new one. On the disk when it
 * returns. Where it throws, the old content stays.
 */
export function replaceFile(
  path: string,
  content: string | Uint8Array,
  { mode = 0o666, durable = true }: Replacing = {},
): void {
  const draft = `${path}.new`;
  // A draft that a crash has left may have another mode.
  rmSync(draft, { force: true });
  try {
    const file = openSync(draft, 'wx', mode);
    try {
      writeFileSync(file, content);
      if (durable) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    forget(draft);
    throw error;
  }
  if (durable) syncFolder(dirname(path));
}

/** Brings to the disk which files a folder has: without it a power cut may undo a rename. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch (error) {
    // Some file systems can't do this for folders.
    if (!hasCode(error, 'EINVAL', 'ENOTSUP', 'EBADF')) throw error;
  } finally {
    closeSync(folder);
  }
}

function forget(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // What is told is why it could not be written.
  }
}
