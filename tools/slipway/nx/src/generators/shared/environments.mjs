import { basename } from 'node:path';
import { parse } from 'yaml';
import { GeneratorError } from './generator-error.mjs';

/** @import { Tree } from '@nx/devkit' */
/** @typedef {{ route?: string, replicas?: number, probe?: { path?: string } }} ServiceEntry */
/**
 * @typedef {object} EnvironmentFile what the generators read of one
 * @property {string} platform
 * @property {number} port
 * @property {number} [adminPort]
 * @property {Partial<Record<AdminPort, number>>} [admin]
 * @property {Record<string, ServiceEntry>} services
 */
/** @typedef {'fluentd' | 'grafana' | 'prometheus' | 'alertmanager'} AdminPort */

export const environmentsFolder = 'deploy/environments';

/**
 * Every environment of the workspace, by its file.
 *
 * @param {Tree} tree
 * @returns {Map<string, EnvironmentFile>}
 */
export function readEnvironments(tree) {
  const files = tree
    .children(environmentsFolder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => `${environmentsFolder}/${file}`);
  return new Map(files.map((file) => [file, readEnvironment(tree, file)]));
}

/** @param {string} file */
export const environmentOf = (file) => basename(file, '.yaml');

/**
 * @param {Tree} tree
 * @param {string} file
 * @returns {EnvironmentFile}
 */
function readEnvironment(tree, file) {
  let content;
  try {
    content = parse(tree.read(file, 'utf8') ?? '');
  } catch (error) {
    throw new GeneratorError({
      what: `${file} is not valid YAML`,
      why: (error instanceof Error ? error.message : String(error)).trimEnd(),
      next: `correct ${file}, then run the generator again`,
    });
  }
  if (typeof content?.services === 'object' && content.services !== null) return content;
  throw new GeneratorError({
    what: `${file} is not a valid environment`,
    why: 'it has no services',
    next: `correct ${file}; deploy/README.md explains every key`,
  });
}
