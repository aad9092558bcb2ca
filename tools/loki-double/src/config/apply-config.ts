import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { readConfig } from './read-config.ts';

const flag = '-config.file=';

/** Reads the file that the command line names, and makes its folders as Loki does: so a start shows what it can't write. */
export function applyConfig(args: readonly string[]): void {
  const path = args.find((argument) => argument.startsWith(flag))?.slice(flag.length);
  // The double's own image has no file: only what is built on it brings one.
  if (path === undefined || !existsSync(path)) return;
  const folders = readConfig(readFileSync(path, 'utf8'));
  if (args.includes('-verify-config')) return;
  for (const folder of folders) mkdirSync(folder, { recursive: true });
}
