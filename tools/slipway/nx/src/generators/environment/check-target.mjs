import { readJson } from '@nx/devkit';
import { verbs } from '../../verbs.mjs';
import { GeneratorError } from '../shared/generator-error.mjs';

/** @import { Tree } from '@nx/devkit' */

/** Targets that other plugins give the project `deploy`. */
const ofOthers = ['build', 'lint', 'test', 'typecheck'];

/**
 * Refuses a name that a target of the project `deploy` has: an environment is one, too.
 *
 * @param {Tree} tree
 * @param {string} name
 */
export function checkTarget(tree, name) {
  /** @type {{ targets?: object }} */
  const project = tree.exists('deploy/project.json') ? readJson(tree, 'deploy/project.json') : {};
  const taken = [...Object.keys(verbs), ...Object.keys(project.targets ?? {}), ...ofOthers];
  if (!taken.includes(name)) return;
  throw new GeneratorError({
    what: `"${name}" can't be the name of an environment`,
    why: `nx run deploy:${name} is a target already`,
    next: `try another, such as: nx g @slipway/nx:environment my-${name}`,
  });
}
