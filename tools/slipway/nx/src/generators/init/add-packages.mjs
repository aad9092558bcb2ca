// @ts-check
import { readFileSync } from 'node:fs';
import { addDependenciesToPackageJson, readJson } from '@nx/devkit';

/** @import { Tree } from '@nx/devkit' */

const services = ['@slipway/lifecycle', '@slipway/logging', '@slipway/metrics'];
const tools = ['@slipway/cli'];

/** All of Slipway's packages have one version. */
const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));

/**
 * Adds what is not asked for yet: a version that the workspace has chosen stays.
 *
 * @param {Tree} tree
 */
export function addPackages(tree) {
  const { dependencies = {}, devDependencies = {} } = readJson(tree, 'package.json');
  /** @param {string[]} names */
  const missing = (names) =>
    Object.fromEntries(
      names
        .filter((name) => !(name in dependencies) && !(name in devDependencies))
        .map((name) => [name, `^${version}`]),
    );
  return addDependenciesToPackageJson(tree, missing(services), missing(tools));
}
