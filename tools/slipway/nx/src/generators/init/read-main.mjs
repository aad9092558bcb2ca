// @ts-check
import { posix } from 'node:path';
import ts from 'typescript';

/** @import { Tree } from '@nx/devkit' */
/** @import { Service } from './find-service.mjs' */

/**
 * What the application's entry point says: the file of its root module, the path that it answers below, and whether Nest
 * is to close it at SIGTERM.
 *
 * @param {Tree} tree
 * @param {Service} service
 */
export function readMain(tree, { root }) {
  const file = `${root}/src/main.ts`;
  const source = ts.createSourceFile(file, tree.read(file, 'utf-8') ?? '', ts.ScriptTarget.Latest, true);
  const created = callsOf(source, 'create').find(
    ({ expression }) => expression.getText() === 'NestFactory.create',
  );
  const module = created?.arguments[0];
  const rootModule =
    module !== undefined && ts.isIdentifier(module) ? fileOf(tree, source, module.text) : undefined;
  if (rootModule === undefined) {
    throw new Error(
      `${file} does not call NestFactory.create with a module that it imports from a file of its own, such as AppModule.`,
    );
  }
  const prefix = callsOf(source, 'setGlobalPrefix')[0]?.arguments[0];
  return {
    file,
    rootModule,
    prefix: `/${textOf(source, prefix)}`.replace(/^\/+/, '/'),
    closesAtOnce: callsOf(source, 'enableShutdownHooks').length > 0,
  };
}

/**
 * Calls of a method of this name, of whatever object.
 *
 * @param {ts.SourceFile} source
 * @param {string} method
 */
function callsOf(source, method) {
  return all(source)
    .filter(ts.isCallExpression)
    .filter(({ expression }) => {
      return ts.isPropertyAccessExpression(expression) && expression.name.text === method;
    });
}

/**
 * A string as it is, or by the constant that has it.
 *
 * @param {ts.SourceFile} source
 * @param {ts.Node | undefined} node
 * @returns {string}
 */
function textOf(source, node) {
  if (node === undefined) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  const constant = all(source)
    .filter(ts.isVariableDeclaration)
    .find(({ name }) => ts.isIdentifier(node) && name.getText() === node.text);
  return constant?.initializer && ts.isStringLiteralLike(constant.initializer)
    ? constant.initializer.text
    : '';
}

/**
 * The file that a name is imported from.
 *
 * @param {Tree} tree
 * @param {ts.SourceFile} source
 * @param {string} name
 */
function fileOf(tree, source, name) {
  const from = source.statements.filter(ts.isImportDeclaration).find(({ importClause }) => {
    const bindings = importClause?.namedBindings;
    return bindings && ts.isNamedImports(bindings) && bindings.elements.some((one) => one.name.text === name);
  })?.moduleSpecifier;
  if (from === undefined || !ts.isStringLiteral(from) || !from.text.startsWith('.')) return undefined;
  const path = posix.join(posix.dirname(source.fileName), from.text.replace(/\.[jt]s$/, ''));
  return [`${path}.ts`, `${path}/index.ts`].find((file) => tree.exists(file));
}

/**
 * @param {ts.Node} node
 * @returns {ts.Node[]}
 */
export function all(node) {
  /** @type {ts.Node[]} */
  const found = [node];
  node.forEachChild((child) => {
    found.push(...all(child));
  });
  return found;
}
