import { logger } from '@nx/devkit';

/** @import { Tree } from '@nx/devkit' */

/**
 * @param {Tree} tree
 * @param {string} what is there already, such as `The service api`
 */
export function sayWhenUnchanged(tree, what) {
  if (tree.listChanges().length === 0)
    logger.info(`${what} is there already, and complete: nothing to change.`);
}
