// @ts-check
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { verbs } from './verbs.mjs';

/** @import { CreateNodesV2, TargetConfiguration } from '@nx/devkit' */

/**
 * Targets that need no line in a project's file: one that deploys for each environment in deploy/environments, the verbs of
 * `slipway` with a configuration for each, and `bundle` and `image` of each service with a Dockerfile and a compose file. In
 * Slipway's own workspace a service gets `build` and `serve`, too.
 *
 * @type {CreateNodesV2}
 */
export const createNodesV2 = [
  '{deploy/environments/*.yaml,apps/*/Dockerfile}',
  (files, _options, { workspaceRoot }) => {
    const environments = files.filter((file) => file.startsWith('deploy/')).sort();
    const [first] = environments;
    const services = files.filter((file) => file.endsWith('Dockerfile') && isService(workspaceRoot, file));
    /** @type {[string, import('@nx/devkit').CreateNodesResult][]} */
    const found = services.map((file) => [
      file,
      { projects: { [dirname(file)]: { targets: serviceTargets(workspaceRoot, dirname(file)) } } },
    ]);
    if (first !== undefined) {
      const targets = deployTargets(workspaceRoot, environments.map(nameOf));
      found.push([first, { projects: { deploy: { targets } } }]);
    }
    return found;
  },
];

/** Those that guess no environment: without a configuration they are about `local`. */
const ofLocal = ['setup', 'doctor'];

/**
 * @param {string} root
 * @param {string[]} environments
 * @returns {Record<string, TargetConfiguration>}
 */
function deployTargets(root, environments) {
  const deploys = environments.map((name) => [
    name,
    target(
      root,
      `slipway deploy ${name}`,
      `Build the services and move the traffic of ${name} to the new release`,
    ),
  ]);
  const others = Object.entries(verbs).map(([verb, description]) => [
    verb,
    {
      ...target(root, ofLocal.includes(verb) ? `slipway ${verb} local` : `slipway ${verb}`, description),
      configurations: Object.fromEntries(
        environments.map((name) => [name, { command: `slipway ${verb} ${name}` }]),
      ),
    },
  ]);
  return Object.fromEntries([...deploys, ...others]);
}

/**
 * @param {string} root
 * @param {string} command
 * @param {string} description
 * @returns {TargetConfiguration}
 */
function target(root, command, description) {
  const verb = command.split(' ')[1] ?? '';
  return {
    executor: 'nx:run-commands',
    // In Slipway's own workspace the command is built from its sources; elsewhere it is installed.
    ...(existsSync(join(root, 'tools/slipway/cli/build.mjs')) ? { dependsOn: ['cli:build'] } : {}),
    options: { command },
    metadata: {
      technologies: ['slipway'],
      description,
      help: { command: `npx slipway ${verb} --help`, example: { options: { json: true } } },
    },
  };
}

/**
 * @param {string} root
 * @param {string} folder of the service, such as `apps/web`
 * @returns {Record<string, TargetConfiguration>}
 */
function serviceTargets(root, folder) {
  const name = basename(folder);
  const bundles = existsSync(join(root, 'tools/bundle/bundle.mjs'));
  return {
    ...(bundles ? bundleTargets(folder) : {}),
    bundle: {
      // A workspace's own `build` may leave packages out; in Slipway's own it makes the bundle.
      executor: bundles ? 'nx:noop' : '@slipway/nx:bundle',
      dependsOn: ['build'],
      cache: false,
      metadata: {
        technologies: ['slipway'],
        description: 'The service and its packages in one file, which is what `local` deploys',
      },
    },
    image: {
      command: `docker build --provenance=false --build-arg NODE_IMAGE=\${NODE_IMAGE:-node:24-slim} --tag slipway/${name} ${folder}`,
      dependsOn: ['bundle'],
      cache: false,
      metadata: {
        technologies: ['slipway', 'docker'],
        description: `Build the image slipway/${name} from ${folder}/Dockerfile`,
      },
    },
  };
}

/**
 * @param {string} folder
 * @returns {Record<string, TargetConfiguration>}
 */
function bundleTargets(folder) {
  return {
    build: {
      command: `node tools/bundle/bundle.mjs ${folder}`,
      cache: true,
      inputs: ['production', '^production', '{workspaceRoot}/tools/bundle/*.mjs'],
      outputs: ['{projectRoot}/dist/bundle'],
      metadata: { technologies: ['slipway'], description: 'Bundle the service into one file' },
    },
    serve: {
      command: `node tools/bundle/serve.mjs ${folder}`,
      continuous: true,
      cache: false,
      metadata: { technologies: ['slipway'], description: 'Run the service, and again after each change' },
    },
  };
}

/**
 * @param {string} root
 * @param {string} dockerfile
 */
function isService(root, dockerfile) {
  return existsSync(join(root, dirname(dockerfile), 'compose.yaml'));
}

/** @param {string} file */
function nameOf(file) {
  return basename(file, '.yaml');
}
