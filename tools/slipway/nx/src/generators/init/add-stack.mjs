// @ts-check
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { getProjects } from '@nx/devkit';
import { add } from './service-files.mjs';

/** @import { Tree } from '@nx/devkit' */

const cli = dirname(createRequire(import.meta.url).resolve('@slipway/cli/package.json'));

/** In Slipway's own workspace they are in deploy/; the package of the command brings them along. */
const places = [join(cli, 'stack'), join(cli, '../../../deploy')];

/** What of deploy/ in Slipway's own workspace is no part of the stack is about that workspace. */
const isStack =
  /^(compose\.yaml|(alertmanager|fluentd|grafana|loki|nginx|prometheus)\b.*|environments\/environment\.schema\.json)$/;

/**
 * The stack's files are the workspace's own from then on: a component is changed where its configuration is.
 *
 * @param {Tree} tree
 */
export function addStack(tree) {
  const stack = places.find((place) => existsSync(join(place, 'compose.yaml')));
  if (stack === undefined) throw new Error('@slipway/cli has no stack in it: install it again.');
  for (const entry of readdirSync(stack, { recursive: true, encoding: 'utf8' })) {
    const path = join(stack, entry);
    const name = entry.split(sep).join('/');
    const file = `deploy/${name}`;
    if (isStack.test(name) && statSync(path).isFile() && !tree.exists(file)) {
      tree.write(file, readFileSync(path), { mode: statSync(path).mode & 0o777 });
    }
  }
}

/**
 * Nx needs a project of this name for the targets that deploy.
 *
 * @param {Tree} tree
 */
export function addProjectOfDeploy(tree) {
  const other = getProjects(tree).get('deploy');
  if (other !== undefined && other.root !== 'deploy') {
    throw new Error(
      `${other.root} is a project named deploy, and so would be Slipway's: give it another name.`,
    );
  }
  if (other !== undefined || tree.exists('deploy/package.json')) return;
  const project = { $schema: '../node_modules/nx/schemas/project-schema.json', name: 'deploy' };
  add(tree, 'deploy/project.json', `${JSON.stringify(project, null, 2)}\n`);
}
