// @ts-check
import { getProjects } from '@nx/devkit';
import { componentNames } from '../shared/component-names.mjs';

/** @import { Tree } from '@nx/devkit' */

/**
 * @typedef {object} Service
 * @property {string} name the folder in apps/, which is its name in an environment's file
 * @property {string} root
 */

/**
 * @param {Tree} tree
 * @param {string | undefined} wanted the name of the project, or of its folder
 * @returns {Service}
 */
export function findService(tree, wanted) {
  const apps = [...getProjects(tree)].map(([project, { root }]) => ({ project, root })).filter(isNest(tree));
  const found = wanted === undefined ? apps : apps.filter(isCalled(wanted));
  const [service] = found;
  if (service === undefined) throw new Error(notFound(wanted, apps));
  if (found.length > 1) {
    const names = found.map(({ root }) => nameOf(root)).join(', ');
    throw new Error(
      `Which of the Nest applications is meant (${names})? Name it: --project=${nameOf(service.root)}`,
    );
  }
  const name = nameOf(service.root);
  if (service.root !== `apps/${name}`) {
    throw new Error(
      `${service.root} is not in apps/, where Slipway looks for services: move it to apps/${name}.`,
    );
  }
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new Error(
      `${name} is no name for a service: expected lower-case letters, digits and -, such as my-api.`,
    );
  }
  if (componentNames.includes(name)) {
    throw new Error(`${name} is a name of the stack on Docker: give the application another one.`);
  }
  return { name, root: service.root };
}

/**
 * @param {string | undefined} wanted
 * @param {readonly { root: string }[]} apps
 */
function notFound(wanted, apps) {
  if (apps.length === 0) {
    return 'There is no Nest application here (src/main.ts with NestFactory). Make one: npx nx g @nx/nest:application apps/api';
  }
  return `${String(wanted)} is no Nest application. There is ${apps.map(({ root }) => nameOf(root)).join(', ')}.`;
}

/** @param {Tree} tree */
function isNest(tree) {
  /** @param {{ root: string }} project */
  return ({ root }) => tree.read(`${root}/src/main.ts`, 'utf-8')?.includes('NestFactory') ?? false;
}

/** @param {string} wanted */
function isCalled(wanted) {
  /** @param {{ project: string, root: string }} app */
  return ({ project, root }) => project === wanted || nameOf(root) === wanted;
}

/** @param {string} root */
function nameOf(root) {
  return root.split('/').at(-1) ?? root;
}
