import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from './root.mjs';

/** Where a push to a branch goes. */
export const environmentOf = new Map([
  ['feature', 'staging'],
  ['main', 'production'],
]);

/**
 * Whether an environment says where its engine is. Without that a deploy would go to the machine that runs the job.
 *
 * @param {string} name
 */
export function namesEngine(name) {
  const file = join(root, fileOf(name));
  const engine = existsSync(file) ? parse(readFileSync(file, 'utf8'))?.engine : undefined;
  return typeof engine === 'string' && engine !== '';
}

/** @param {string} name */
export const fileOf = (name) => `deploy/environments/${name}.yaml`;
