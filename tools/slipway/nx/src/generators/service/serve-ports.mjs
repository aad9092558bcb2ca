import { GeneratorError } from '../shared/generator-error.mjs';

/** @import { Tree } from '@nx/devkit' */

/** Those of a service that says nothing, such as `web`. */
const usual = { port: 3_000, managementPort: 9_464 };

/**
 * Where `nx serve` has a new service listen: at ports that no other service has, so that several can be served at once.
 *
 * @param {Tree} tree
 * @param {number | undefined} wanted
 */
export function servePorts(tree, wanted) {
  const configs = tree
    .children('apps')
    .map((app) => `apps/${app}/src/config.ts`)
    .filter((file) => tree.exists(file))
    .map((file) => ({ file, text: tree.read(file, 'utf8') ?? '' }));
  const ports = configs.map(({ file, text }) => ({ file, port: numberIn(text, 'port') ?? usual.port }));
  const owner = ports.find(({ port }) => port === wanted);
  const free = Math.max(usual.port, ...ports.map(({ port }) => port)) + 1;
  if (owner) {
    throw new GeneratorError({
      what: `${String(wanted)} can't be the port`,
      why: `it is in ${owner.file} already`,
      next: `try --port ${free}, or leave it out`,
    });
  }
  const management = configs.map(({ text }) => numberIn(text, 'managementPort') ?? usual.managementPort);
  return { port: wanted ?? free, managementPort: Math.max(usual.managementPort, ...management) + 1 };
}

/**
 * @param {string} text
 * @param {string} key
 */
function numberIn(text, key) {
  const [, digits] = new RegExp(`\\b${key}: (\\d[\\d_]*)`).exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits.replaceAll('_', ''));
}
