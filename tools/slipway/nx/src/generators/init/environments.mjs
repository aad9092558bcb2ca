// @ts-check
import { logger } from '@nx/devkit';
import { add } from './service-files.mjs';

/** @import { Tree } from '@nx/devkit' */

/**
 * @param {string} service
 * @param {string} path
 */
const services = (service, path) => `
services:
  # The name of a folder in apps/.
  ${service}:
    # The paths that belong to this service; with several services the longest route wins.
    route: /
    replicas: 2
    # Environment variables, frozen into each release: they come back with a rollback.
    config: {}
    probe:
      # What Slipway asks a release before and while it gets traffic. 200 to 399 is a good answer.
      path: ${path}
`;

/**
 * @param {string} service
 * @param {string} path
 */
const local = (service, path) => `# yaml-language-server: $schema=./environment.schema.json
# The environment \`local\`: replicas are processes on this machine; no Docker, no root. What is not said is the default.
platform: local
port: 2727
${services(service, path)}`;

/**
 * @param {string} service
 * @param {string} path
 */
const staging = (service, path) => `# yaml-language-server: $schema=./environment.schema.json
# The environment \`staging\`: replicas are containers on a Docker Engine, behind Nginx, with logs in Loki and metrics in
# Prometheus. What is not said is the default.
platform: docker

# ssh://user@host, or the name of a Docker context. Without it, the engine that the docker command uses by itself.
# engine: ssh://deploy@server.example

# Where Nginx listens on the engine's machine. 0.0.0.0 is every interface; 127.0.0.1 keeps it to that machine.
host: 127.0.0.1
port: 2737
${services(service, path)}`;

/**
 * @param {Tree} tree
 * @param {string} service
 * @param {string} path that the service answers
 */
export function addEnvironments(tree, service, path) {
  for (const [name, text] of Object.entries({ local, staging })) {
    const file = `deploy/environments/${name}.yaml`;
    add(tree, file, text(service, path));
    if (!new RegExp(`^ +${service}:`, 'm').test(tree.read(file, 'utf-8') ?? '')) {
      logger.warn(`${file} is there already and does not name ${service}: add it below services.`);
    }
  }
}
