import { appendFileSync } from 'node:fs';
import { CiError } from '../run.mjs';

/** The files through which a step speaks to its job. By hand there are none: then everything is printed. */
const { GITHUB_OUTPUT, GITHUB_ENV, GITHUB_STEP_SUMMARY } = process.env;

/**
 * An output of the step, for later steps and jobs.
 *
 * @param {string} name
 * @param {string} value one line
 */
export function setOutput(name, value) {
  tell(GITHUB_OUTPUT, name, value);
}

/**
 * A variable of every later step of the job.
 *
 * @param {string} name
 * @param {string} value one line
 */
export function setVariable(name, value) {
  tell(GITHUB_ENV, name, value);
}

/** @param {string} markdown a part of the page that sums the run up */
export function addSummary(markdown) {
  if (GITHUB_STEP_SUMMARY) appendFileSync(GITHUB_STEP_SUMMARY, `${markdown}\n\n`);
  else console.log(`${markdown}\n`);
}

/**
 * @param {string | undefined} file
 * @param {string} name
 * @param {string} value
 */
function tell(file, name, value) {
  // A second line would be read as a variable of its own.
  if (/[\r\n]/.test(value)) throw new CiError(`${name} has more than one line`);
  console.log(`${name}=${value}`);
  if (file) appendFileSync(file, `${name}=${value}\n`);
}
