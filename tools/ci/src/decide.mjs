import { environmentOf, fileOf } from './environments.mjs';

/**
 * @typedef {object} Push
 * @property {string} event as GitHub names it, such as push or pull_request
 * @property {string} branch
 * @property {readonly string[]} affected names of projects
 * @property {(environment: string) => boolean} namesEngine
 */

/**
 * Where a push goes, if anywhere, and why.
 *
 * @param {Push} push
 * @returns {{ environment: string, reason: string }} an empty environment deploys nothing
 */
export function whereTo({ event, branch, affected, namesEngine }) {
  const environment = environmentOf.get(branch);
  if (event !== 'push') return { environment: '', reason: 'only a push is deployed' };
  if (!environment) return { environment: '', reason: `pushes to ${branch} are deployed nowhere` };
  if (!affected.includes('deploy'))
    return { environment: '', reason: 'nothing that is deployed has changed' };
  if (!namesEngine(environment))
    return { environment: '', reason: `${fileOf(environment)} names no engine to deploy to` };
  return { environment, reason: `a push to ${branch}` };
}
