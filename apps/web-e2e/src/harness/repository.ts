import { dirname, join } from 'node:path';
import { existsSync } from 'node:fs';

/** The root of the checkout that is under test. */
export const repository = findRoot(process.cwd());

/** The command as it was built: the very file that the Nx targets run. */
export const slipwayProgram = join(repository, 'tools', 'slipway', 'cli', 'dist', 'cli.mjs');

/** The service as it was built. */
export const webBundle = join(repository, 'apps', 'web', 'dist', 'bundle');

function findRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'nx.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`no nx.json in ${from} or above it`);
  }
}
