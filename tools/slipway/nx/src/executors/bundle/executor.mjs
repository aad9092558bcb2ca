// @ts-check
import { cpSync, existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getOutputsForTargetAndConfiguration, logger } from '@nx/devkit';
import { bundleProgram } from './bundle-program.mjs';

/** @import { ExecutorContext } from '@nx/devkit' */

/**
 * @param {object} _options
 * @param {ExecutorContext} context
 */
export default async function bundle(_options, { root, projectName = '', projectGraph }) {
  const node = projectGraph.nodes[projectName];
  if (node === undefined) throw new Error('The target bundle belongs to a project');
  const outputs = getOutputsForTargetAndConfiguration({ project: projectName, target: 'build' }, {}, node);
  const main = outputs
    .flatMap((folder) => ['main.js', 'main.cjs', 'main.mjs'].map((file) => join(root, folder, file)))
    .find((file) => existsSync(file));
  if (main === undefined) {
    logger.error(
      `${projectName}:build left no main.js in ${outputs.join(' or ') || 'any folder'}. Have it write one, then try again.`,
    );
    return { success: false };
  }
  const folder = join(root, node.data.root, 'dist', 'bundle');
  rmSync(folder, { recursive: true, force: true });
  const success = await bundleProgram(main, join(folder, 'main.cjs'), root);
  const assets = join(dirname(main), 'assets');
  if (success && existsSync(assets)) cpSync(assets, join(folder, 'assets'), { recursive: true });
  return { success };
}
