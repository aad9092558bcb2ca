// @ts-check
import { join } from 'node:path';
import { generateFiles, names } from '@nx/devkit';
import { checkFree } from '../shared/check-free.mjs';
import { checkName } from '../shared/check-name.mjs';
import { installLink } from '../shared/install-link.mjs';
import { lockPackage } from '../shared/lockfile.mjs';
import { addRootReference } from '../shared/root-reference.mjs';
import { sayWhenUnchanged } from '../shared/say-when-unchanged.mjs';

/** @import { GeneratorCallback, Tree } from '@nx/devkit' */

/**
 * @param {Tree} tree
 * @param {{ name: string }} options
 * @returns {Promise<GeneratorCallback>}
 */
export default async function library(tree, { name }) {
  const folder = `libs/${name}`;
  checkName('library', name);
  checkFree(tree, 'library', name, folder);
  if (!tree.exists(`${folder}/package.json`)) {
    const { className } = names(name);
    generateFiles(tree, join(import.meta.dirname, 'files'), folder, { tmpl: '', name, className });
  }
  addRootReference(tree, folder);
  lockPackage(tree, folder);
  sayWhenUnchanged(tree, `The library ${name}`);
  return installLink(tree, folder);
}
