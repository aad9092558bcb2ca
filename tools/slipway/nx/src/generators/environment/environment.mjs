// @ts-check
import { join } from 'node:path';
import { generateFiles } from '@nx/devkit';
import { checkName } from '../shared/check-name.mjs';
import { environmentsFolder, readEnvironments } from '../shared/environments.mjs';
import { GeneratorError } from '../shared/generator-error.mjs';
import { sayWhenUnchanged } from '../shared/say-when-unchanged.mjs';
import { checkTarget } from './check-target.mjs';
import { chooseAdminPorts, choosePort } from './ports.mjs';

/** @import { Tree } from '@nx/devkit' */
/** @import { EnvironmentFile, ServiceEntry } from '../shared/environments.mjs' */

/**
 * @param {Tree} tree
 * @param {{ name: string, platform?: 'docker' | 'local', port?: number }} options
 * @returns {Promise<void>}
 */
export default async function environment(tree, { name, platform = 'docker', port: wanted }) {
  const file = `${environmentsFolder}/${name}.yaml`;
  checkName('environment', name);
  checkTarget(tree, name);
  if (!tree.exists(file)) {
    const others = readEnvironments(tree);
    const port = choosePort(others, platform, wanted);
    const admin = platform === 'docker' ? chooseAdminPorts(others, port) : {};
    const services = servicesOf(others);
    generateFiles(tree, join(import.meta.dirname, 'files', platform), environmentsFolder, {
      tmpl: '',
      name,
      port,
      admin,
      services,
    });
  }
  sayWhenUnchanged(tree, `The environment ${name}`);
}

/**
 * Every service that has a place in another environment, with its route there.
 *
 * @param {Map<string, EnvironmentFile>} environments
 * @returns {{ service: string, route: string, probe: string }[]}
 */
function servicesOf(environments) {
  /** @type {Record<string, ServiceEntry>} */
  const entries = Object.assign({}, ...[...environments.values()].map(({ services }) => services));
  const services = Object.entries(entries).map(([service, entry]) => {
    const route = entry?.route ?? '/';
    return { service, route, probe: entry?.probe?.path ?? route };
  });
  if (services.length > 0) return services;
  throw new GeneratorError({
    what: 'The environment has nothing to deploy',
    why: `no file in ${environmentsFolder} names a service`,
    next: 'make a service first: nx g @slipway/nx:service api',
  });
}
