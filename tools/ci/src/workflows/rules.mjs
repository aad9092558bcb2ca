import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.mjs';

/**
 * @typedef {import('./read-workflow.mjs').Workflow} Workflow
 * @typedef {import('./read-workflow.mjs').Problem} Problem
 * @typedef {(workflow: Workflow) => Problem[]} Rule
 */

/** Machines that jobs run on: named by their version, so that a new one comes by a commit. */
const machines = ['ubuntu-24.04'];

/** One script or target each, which a person can run too. `exec` lets a cancelled job's signal reach the script. */
const oneCommand =
  /^(?:npm ci|npm run [\w:-]+|npx nx [^&|;<>`$()\\]+|(?:exec )?node (tools\/ci\/[\w-]+\.mjs)(?: [\w./=-]+)*)$/;

/** @type {Rule} An action is a program of someone else's: a tag may be moved, a commit may not. */
export const pinned = (workflow) =>
  workflow.calls.flatMap(({ path, value: { uses } }) => {
    const at = [...path, 'uses'];
    if (uses.startsWith('./')) return [];
    if (!/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses))
      return [workflow.problem(at, `${uses} is not pinned: name the full commit`)];
    if (!/^v\d+\.\d+\.\d+$/.test(workflow.commentOf(at)))
      return [workflow.problem(at, `${uses} does not say its version: add a comment such as # v1.2.3`)];
    return [];
  });

/** @type {Rule} */
export const leastPermissions = (workflow) => [
  ...(isEmpty(workflow.value['permissions'])
    ? []
    : [
        workflow.problem(
          ['permissions'],
          'a workflow gives no permission to all of its jobs: permissions: {}',
        ),
      ]),
  ...workflow.jobs
    .filter(({ value: { permissions } }) => !permissions || typeof permissions !== 'object')
    .map(({ name, path }) => workflow.problem(path, `job ${name} does not list its permissions`)),
];

/** @type {Rule} */
export const oneCommandAStep = (workflow) =>
  steps(workflow).flatMap(({ path, value: { run } }) => {
    if (run === undefined) return [];
    const at = [...path, 'run'];
    const match = oneCommand.exec(run);
    if (run.includes('${{'))
      return [workflow.problem(at, 'a shell is given no expression: hand the value over in env')];
    if (!match)
      return [workflow.problem(at, 'a step calls one script of tools/ci, or Nx, with plain arguments')];
    if (match[1] && !existsSync(join(root, match[1])))
      return [workflow.problem(at, `there is no ${match[1]}`)];
    return [];
  });

/** @type {Rule} A secret is seen by the one step that needs it, and is no argument of anything. */
export const secretsInEnvOnly = (workflow) =>
  [...workflow.texts()]
    .filter(({ text }) => /\$\{\{[^}]*\b(?:secrets\b|github\.token\b)/.test(text))
    .filter(({ path }) => !(path[0] === 'jobs' && path[2] === 'steps' && path[4] === 'env'))
    .map(({ path }) => workflow.problem(path, 'a secret goes into the env of the one step that needs it'));

/** @type {Rule} */
export const secretsStayHere = (workflow) =>
  workflow.jobs
    .filter(({ value: { secrets, uses } }) => secrets !== undefined && !uses?.startsWith('./'))
    .map(({ path }) =>
      workflow.problem([...path, 'secrets'], 'secrets are handed to workflows of this repository only'),
    );

/** @type {Rule} These run with the rights of this repository on what anybody has sent in. */
export const noForeignTrigger = (workflow) =>
  triggers(workflow)
    .filter((name) => ['pull_request_target', 'workflow_run', 'issue_comment'].includes(name))
    .map((name) =>
      workflow.problem(['on'], `${name} lends the rights of this repository to strangers' commits`),
    );

/** @type {Rule} */
export const bounded = (workflow) =>
  workflow.jobs
    .filter(({ steps }) => steps.length > 0)
    .flatMap(({ name, path, value }) => [
      ...(Number.isInteger(value['timeout-minutes'])
        ? []
        : [workflow.problem(path, `job ${name} has no timeout-minutes`)]),
      ...(machines.includes(value['runs-on'])
        ? []
        : [
            workflow.problem(
              [...path, 'runs-on'],
              `job ${name} runs on ${value['runs-on']}: use ${machines.join(', ')}`,
            ),
          ]),
    ]);

/** @type {Rule} The token of a checkout would lie in .git/config for every later step. */
export const noTokenLeftBehind = (workflow) =>
  steps(workflow)
    .filter(({ value }) => value['uses']?.startsWith('actions/checkout@'))
    .filter(({ value }) => value['with']?.['persist-credentials'] !== false)
    .map(({ path }) => workflow.problem(path, 'a checkout sets persist-credentials: false'));

/**
 * @type {Rule} A build runs code of many people: it comes before the first secret, so that none is in its environment
 * or with an agent that it could ask.
 */
export const buildsSeeNoSecret = (workflow) =>
  workflow.jobs.flatMap(({ steps }) => {
    const first = steps.findIndex(({ value: { env } }) =>
      /\$\{\{[^}]*\bsecrets\b/.test(JSON.stringify(env ?? {})),
    );
    if (first < 0) return [];
    return steps
      .slice(first)
      .filter(({ value: { run } }) => /^(?:npm|npx) /.test(run ?? ''))
      .map(({ path }) =>
        workflow.problem([...path, 'run'], 'what builds comes before the first step with a secret'),
      );
  });

/**
 * @type {Rule} GitHub keeps one waiting job of a group, so a group is for one workflow: in one of both, a deploy would
 * cancel the rollback that waits.
 */
export const oneRolloutAtATime = (workflow) =>
  workflow.jobs
    .filter(({ value }) => value['environment'] !== undefined)
    .filter(
      ({ value: { concurrency } }) =>
        !concurrency?.group?.startsWith(`${workflow.value['name']}-`) ||
        concurrency['cancel-in-progress'] !== false,
    )
    .map(({ name, path }) =>
      workflow.problem(
        path,
        `job ${name} changes an environment: it waits in the group ${workflow.value['name']}-…, and is never cancelled`,
      ),
    );

/** @param {Workflow} workflow */
const steps = (workflow) => workflow.jobs.flatMap((job) => job.steps);

/** @param {unknown} value */
const isEmpty = (value) => !!value && typeof value === 'object' && Object.keys(value).length === 0;

/** @param {Workflow} workflow */
function triggers({ value: { on } }) {
  if (typeof on === 'string') return [on];
  return Array.isArray(on) ? on : Object.keys(on ?? {});
}
