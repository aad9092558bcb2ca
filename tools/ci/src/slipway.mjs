import { variable } from './github/variable.mjs';
import { environmentOf } from './environments.mjs';
import { CiError } from './run.mjs';

/** The environment that ENVIRONMENT names: one of those that pushes go to. */
export function environmentOfRun() {
  return variable('ENVIRONMENT', new RegExp(`^(?:${[...environmentOf.values()].join('|')})$`), 'staging');
}

/** Not by npx, which keeps signals to itself. */
const slipway = ['node', 'tools/slipway/cli/bin/slipway.mjs'];

/** Someone may be deploying from elsewhere: wait for them, but not for ever. */
const wait = ['--wait', '15m'];

/**
 * @param {string} environment
 * @param {string} service
 * @param {string} image by its digest
 */
export function planArgv(environment, service, image) {
  return [...slipway, 'plan', environment, '--service', service, '--artifact', image];
}

/**
 * @param {string} environment
 * @param {string} service
 * @param {string} image by its digest
 * @param {string} [summary] file that takes Markdown
 */
export function deployArgv(environment, service, image, summary) {
  const artifact = ['--service', service, '--artifact', image];
  return [...slipway, 'deploy', environment, ...artifact, ...wait, ...summaryOf(summary)];
}

/** @param {string} environment */
export const abortArgv = (environment) => [...slipway, 'abort', environment];

/**
 * @param {string} environment
 * @param {string} release such as r3; empty for the last healthy one before the current one
 * @param {string} [summary] file that takes Markdown
 */
export function rollbackArgv(environment, release, summary) {
  const to = release === '' ? [] : ['--to', release];
  return [...slipway, 'rollback', environment, ...to, ...wait, ...summaryOf(summary)];
}

/** @param {string | undefined} file */
const summaryOf = (file) => (file ? ['--summary', file] : []);

/**
 * Lines such as NAME=value as variables, for the environment's files to refer to. Their values are never printed:
 * GitHub is told to hide them wherever they turn up.
 *
 * @param {string} lines
 * @returns {Record<string, string>}
 */
export function secretsFrom(lines) {
  /** @type {Record<string, string>} */
  const secrets = {};
  for (const [index, line] of lines.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, name, value] = /^([A-Z_][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new CiError(`SECRETS, line ${index + 1}: expected NAME=value`);
    secrets[name] = value;
  }
  return secrets;
}
