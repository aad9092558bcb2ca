import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** A new folder that is gone when the tests of this file are over, however they end. */
export function temporaryFolder(): string {
  // Replicas are recognised by the paths in their command lines, which are resolved ones.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-e2e-')));
  made.push(folder);
  return folder;
}

export function removeTemporaryFolders(): void {
  // A folder that a dying process still writes to is not empty for a moment.
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
