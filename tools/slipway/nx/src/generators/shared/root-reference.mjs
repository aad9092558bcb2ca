import { updateJson } from '@nx/devkit';

/** @import { Tree } from '@nx/devkit' */

/**
 * Has `tsc --build` at the root, and editors, know the project.
 *
 * @param {Tree} tree
 * @param {string} folder
 */
export function addRootReference(tree, folder) {
  if (!tree.exists('tsconfig.json')) return;
  const path = `./${folder}`;
  updateJson(tree, 'tsconfig.json', (/** @type {{ references?: { path: string }[] }} */ config) => {
    const references = config.references ?? [];
    if (references.some((one) => one.path === path)) return config;
    return { ...config, references: [...references, { path }] };
  });
}
