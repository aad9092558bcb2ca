import { getProjects, readJson } from '@nx/devkit';
import { GeneratorError } from './generator-error.mjs';

/** @import { Tree } from '@nx/devkit' */

/**
 * Refuses a name that another project has, or another package: `@slipway/nx` is the package of the project `slipway-nx`.
 *
 * @param {Tree} tree
 * @param {string} kind of what is named, such as `service`
 * @param {string} name
 * @param {string} folder where it belongs
 */
export function checkFree(tree, kind, name, folder) {
  const owner = getProjects(tree).get(name)?.root ?? folderOfPackage(tree, name) ?? folder;
  if (owner === folder) return;
  throw new GeneratorError({
    what: `"${name}" can't be the name of a ${kind}`,
    why: `${owner} has that name already`,
    next: `try another, such as: nx g @slipway/nx:${kind} my-${name}`,
  });
}

/**
 * @param {Tree} tree
 * @param {string} name
 * @returns {string | undefined}
 */
function folderOfPackage(tree, name) {
  if (!tree.exists('package-lock.json')) return undefined;
  /** @type {{ packages: Record<string, { resolved?: string }> }} */
  const { packages } = readJson(tree, 'package-lock.json');
  return packages[`node_modules/@slipway/${name}`]?.resolved;
}
