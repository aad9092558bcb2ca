// @ts-check
import { join } from 'node:path';
import { generateFiles, readJson } from '@nx/devkit';
import { checkFree } from '../shared/check-free.mjs';
import { checkName } from '../shared/check-name.mjs';
import { readEnvironments } from '../shared/environments.mjs';
import { GeneratorError } from '../shared/generator-error.mjs';
import { installLink } from '../shared/install-link.mjs';
import { lockPackage } from '../shared/lockfile.mjs';
import { addRootReference } from '../shared/root-reference.mjs';
import { sayWhenUnchanged } from '../shared/say-when-unchanged.mjs';
import { addToEnvironment } from './add-to-environment.mjs';
import { checkRoute } from './check-route.mjs';
import { servePorts } from './serve-ports.mjs';

/** @import { GeneratorCallback, Tree } from '@nx/devkit' */

/** The library that a service's files import, and whose versions of other packages they take. */
const library = 'libs/service/package.json';

/**
 * @param {Tree} tree
 * @param {{ name: string, route?: string, port?: number }} options
 * @returns {Promise<GeneratorCallback>}
 */
export default async function service(tree, { name, route = `/${name}`, port }) {
  const folder = `apps/${name}`;
  checkName('service', name);
  checkFree(tree, 'service', name, folder);
  const environments = readEnvironments(tree);
  checkRoute(name, route, environments);
  if (tree.exists(`${folder}/package.json`)) checkIsService(tree, name);
  else writeFiles(tree, { name, route, port });
  for (const [file, { services }] of environments) {
    if (name in services) continue;
    tree.write(file, addToEnvironment(file, tree.read(file, 'utf8') ?? '', { name, route }));
  }
  addRootReference(tree, folder);
  lockPackage(tree, folder);
  sayWhenUnchanged(tree, `The service ${name}`);
  return installLink(tree, folder);
}

/**
 * @param {Tree} tree
 * @param {{ name: string, route: string, port: number | undefined }} options
 */
function writeFiles(tree, { name, route, port }) {
  if (!tree.exists(library)) {
    throw new GeneratorError({
      what: `The service ${name} can't be made`,
      why: `there is no ${library}, which its files import`,
      next: "run this in Slipway's own workspace, or in a copy of it",
    });
  }
  /** @type {{ dependencies: Record<string, string> }} */
  const { dependencies: versions } = readJson(tree, library);
  generateFiles(tree, join(import.meta.dirname, 'files'), `apps/${name}`, {
    tmpl: '',
    dot: '.',
    name,
    route,
    ...servePorts(tree, port),
    versions,
  });
}

/**
 * @param {Tree} tree
 * @param {string} name
 */
function checkIsService(tree, name) {
  const missing = ['Dockerfile', 'compose.yaml', 'src/main.ts'].find(
    (file) => !tree.exists(`apps/${name}/${file}`),
  );
  if (missing === undefined) return;
  throw new GeneratorError({
    what: `"${name}" can't be the name of a new service`,
    why: `apps/${name} is there, and no service: it has no ${missing}`,
    next: `try another name, or remove apps/${name}`,
  });
}
