// @ts-check
import { logger } from '@nx/devkit';
import { addPackages } from './add-packages.mjs';
import { addProjectOfDeploy, addStack } from './add-stack.mjs';
import { addEnvironments } from './environments.mjs';
import { findService } from './find-service.mjs';
import { ignoreState, registerPlugin } from './register-plugin.mjs';
import { addServiceFiles } from './service-files.mjs';
import { importModules } from './import-modules.mjs';
import { readMain } from './read-main.mjs';

/** @import { Tree } from '@nx/devkit' */

/**
 * What is there already stays as it is: a second run changes nothing.
 *
 * @param {Tree} tree
 * @param {{ project?: string, path?: string }} options
 */
export default async function init(tree, options) {
  const service = findService(tree, options.project);
  const main = readMain(tree, service);
  importModules(tree, main.rootModule);
  addServiceFiles(tree, service);
  addProjectOfDeploy(tree);
  addStack(tree);
  addEnvironments(tree, service.name, options.path ?? main.prefix);
  registerPlugin(tree);
  ignoreState(tree);
  if (main.closesAtOnce) {
    logger.warn(
      `${main.file} calls enableShutdownHooks, which closes the listener at SIGTERM and loses requests: take the call out.`,
    );
  }
  return addPackages(tree);
}
