// @ts-check
import ts from 'typescript';
import { all } from './read-main.mjs';

/** @import { Tree } from '@nx/devkit' */

/** What a service has to have: its logs and metrics as the stack reads them, and an end that loses no request. */
const modules = { LoggingModule: 'logging', MetricsModule: 'metrics', LifecycleModule: 'lifecycle' };

/**
 * Adds Slipway's modules to those that the root module imports, where they are not there yet.
 *
 * @param {Tree} tree
 * @param {string} file
 */
export function importModules(tree, file) {
  for (const [name, library] of Object.entries(modules)) {
    const text = tree.read(file, 'utf-8') ?? '';
    if (!text.includes(`'@slipway/${library}'`) && !text.includes(`"@slipway/${library}"`)) {
      tree.write(file, withImport(withModule(text, file, name), name, library));
    }
  }
}

/**
 * @param {string} text
 * @param {string} file
 * @param {string} name
 */
function withModule(text, file, name) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const options = all(source)
    .filter(ts.isDecorator)
    .map(({ expression }) => expression)
    .filter(ts.isCallExpression)
    .find(({ expression }) => expression.getText() === 'Module')?.arguments[0];
  if (options === undefined || !ts.isObjectLiteralExpression(options)) {
    throw new Error(
      `${file} has no @Module({ ... }). Add ${name}.forRoot() to the root module's imports by hand.`,
    );
  }
  const imports = options.properties
    .filter(ts.isPropertyAssignment)
    .find((property) => property.name.getText() === 'imports')?.initializer;
  if (imports === undefined) {
    return insert(text, options.getStart() + 1, `\n  imports: [${name}.forRoot()],`);
  }
  if (!ts.isArrayLiteralExpression(imports)) {
    throw new Error(`The imports of ${file} are no list in place. Add ${name}.forRoot() to them by hand.`);
  }
  const separator = imports.elements.length > 0 ? ', ' : '';
  return insert(
    text,
    imports.elements.end,
    `${imports.elements.hasTrailingComma ? ' ' : separator}${name}.forRoot()`,
  );
}

/**
 * @param {string} text
 * @param {string} name
 * @param {string} library
 */
function withImport(text, name, library) {
  const line = `import { ${name} } from '@slipway/${library}';\n`;
  const imports = [...text.matchAll(/^import\s[^;]*;\r?\n/gm)];
  const last = imports.at(-1);
  return insert(text, last === undefined ? 0 : last.index + last[0].length, line);
}

/**
 * @param {string} text
 * @param {number} at
 * @param {string} more
 */
function insert(text, at, more) {
  return text.slice(0, at) + more + text.slice(at);
}
