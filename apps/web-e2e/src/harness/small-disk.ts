import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const mounted: string[] = [];
const chunk = Buffer.alloc(4_096, 'x');

/** A folder on a small disk of its own, in memory; false where this user may not mount one. */
export function mountSmallDisk(folder: string, size = '1m'): boolean {
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', folder]);
  if (status === 0) mounted.push(folder);
  return status === 0;
}

export const canMount = process.platform === 'linux' && process.getuid?.() === 0;

/** Leaves no room at all. Returns how to make room again. */
export function fillDisk(folder: string): () => void {
  const path = join(folder, 'filler');
  const file = openSync(path, 'w');
  for (let bytes = chunk; bytes.length > 0;) {
    try {
      writeSync(file, bytes);
    } catch {
      bytes = bytes.subarray(0, Math.floor(bytes.length / 2));
    }
  }
  closeSync(file);
  return () => {
    rmSync(path);
  };
}

export function unmountSmallDisks(): void {
  for (const folder of mounted.splice(0)) spawnSync('umount', ['-l', folder]);
}
