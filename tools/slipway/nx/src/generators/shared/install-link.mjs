import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { entriesOf, withEntries } from './lockfile.mjs';

/** @import { GeneratorCallback, Tree } from '@nx/devkit' */

/**
 * What `npm install` would do for one of our own packages once its files are written: a link in `node_modules`, and npm's
 * own list of what is there. Packages that are missing or outdated are left to npm.
 *
 * @param {Tree} tree
 * @param {string} folder
 * @returns {GeneratorCallback}
 */
export function installLink(tree, folder) {
  const { root } = tree;
  const entries = entriesOf(tree, folder);
  const link = Object.keys(entries).find((path) => path.startsWith('node_modules/')) ?? '';
  const installed = join(root, 'node_modules/.package-lock.json');
  const complete = existsSync(installed) && !isNewer(join(root, 'package-lock.json'), installed);
  return () => {
    if (!complete) return;
    const path = join(root, link);
    if (existsSync(path)) return;
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(relative(dirname(path), join(root, folder)), path, 'junction');
    // Written after package-lock.json: tools/install compares the times of the two.
    const lock = withEntries(JSON.parse(readFileSync(installed, 'utf8')), entries);
    writeFileSync(installed, `${JSON.stringify(lock, null, 2)}\n`);
  };
}

/**
 * @param {string} one
 * @param {string} other
 */
function isNewer(one, other) {
  return existsSync(one) && statSync(one).mtimeMs > statSync(other).mtimeMs;
}
