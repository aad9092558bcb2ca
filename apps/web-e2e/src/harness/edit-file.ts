import { readFileSync, writeFileSync } from 'node:fs';

/** Changes a file; throws where that changes nothing. */
export function editFile(path: string, change: (text: string) => string): void {
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`${path} has nothing to change`);
  writeFileSync(path, after);
}
