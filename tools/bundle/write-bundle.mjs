import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { ownSourceMap } from './own-source-map.mjs';

const NAME_FUNCTION = /\b__name=\((\w+),(\w+)\)=>(__defProp\([^)]+\))/;

/**
 * esbuild renames classes, and so gives every function its name back whenever it is made. For classes Nest
 * needs that; for the arrow functions that are made anew for each request it costs 7 % of the service's speed.
 */
function nameOnlyClasses(code) {
  if (!NAME_FUNCTION.test(code)) throw new Error('esbuild names functions in another way than it used to');
  return code.replace(NAME_FUNCTION, '__name=($1,$2)=>"prototype"in $1?$3:$1');
}

/**
 * Writes the bundle with its source map in it, for a release is one file.
 *
 * @param {import('esbuild').BuildResult<{ write: false }>} result
 * @param {string} workspace
 * @returns {number} bytes written
 */
export function writeBundle({ outputFiles }, workspace) {
  const code = outputFiles.find(({ path }) => path.endsWith('.cjs'));
  const map = outputFiles.find(({ path }) => path.endsWith('.map'));
  const inline = Buffer.from(ownSourceMap(map.text, relative(workspace, dirname(code.path)))).toString(
    'base64',
  );
  const text = `${nameOnlyClasses(code.text)}//# sourceMappingURL=data:application/json;base64,${inline}\n`;
  mkdirSync(dirname(code.path), { recursive: true });
  writeFileSync(code.path, text);
  return Buffer.byteLength(text);
}
