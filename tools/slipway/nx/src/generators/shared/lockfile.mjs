import { readJson, updateJson } from '@nx/devkit';

/** @import { Tree } from '@nx/devkit' */
/** @typedef {{ packages: Record<string, unknown> }} Lockfile */

const parts = /** @type {const} */ ([
  'name',
  'version',
  'license',
  'dependencies',
  'devDependencies',
  'peerDependencies',
]);

/**
 * Puts one of our own packages into `package-lock.json`, as npm would: without that `npm ci` refuses to install. It asks for
 * nothing that is not locked already, so npm need not be run.
 *
 * @param {Tree} tree
 * @param {string} folder
 */
export function lockPackage(tree, folder) {
  if (!tree.exists('package-lock.json')) return;
  const entries = entriesOf(tree, folder);
  updateJson(tree, 'package-lock.json', (/** @type {Lockfile} */ lock) => withEntries(lock, entries));
}

/**
 * @param {Tree} tree
 * @param {string} folder
 * @returns {Record<string, unknown>}
 */
export function entriesOf(tree, folder) {
  /** @type {Record<string, unknown> & { name: string }} */
  const manifest = readJson(tree, `${folder}/package.json`);
  const stated = parts.filter((part) => part in manifest).map((part) => [part, manifest[part]]);
  return {
    [folder]: Object.fromEntries(stated),
    [`node_modules/${manifest.name}`]: { resolved: folder, link: true },
  };
}

/**
 * Keys in npm's order.
 *
 * @param {Lockfile} lock
 * @param {Record<string, unknown>} entries
 * @returns {Lockfile}
 */
export function withEntries(lock, entries) {
  const missing = Object.entries(entries).filter(([path]) => !(path in lock.packages));
  if (missing.length === 0) return lock;
  const all = [...Object.entries(lock.packages), ...missing];
  const sorted = all.sort(([one], [other]) => one.localeCompare(other, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
}
