// @ts-check
import { readNxJson, updateNxJson } from '@nx/devkit';

/** @import { Tree } from '@nx/devkit' */

const plugin = '@slipway/nx';

/** @param {Tree} tree */
export function registerPlugin(tree) {
  const nxJson = readNxJson(tree) ?? {};
  const plugins = nxJson.plugins ?? [];
  const isThere = plugins.some((one) => (typeof one === 'string' ? one : one.plugin) === plugin);
  if (!isThere) updateNxJson(tree, { ...nxJson, plugins: [...plugins, plugin] });
}

/**
 * The state of `local` and what it runs is below .slipway.
 *
 * @param {Tree} tree
 */
export function ignoreState(tree) {
  const text = tree.read('.gitignore', 'utf-8') ?? '';
  if (/^\/?\.slipway\/?$/m.test(text)) return;
  tree.write('.gitignore', `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}.slipway/\n`);
}
