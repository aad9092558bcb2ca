import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { ownSourceMap } from './own-source-map.mjs';

const NAME_FUNCTION = /\b__name=\(target,value\)=>[^;]+/;

/** For the beginning of the bundle: what gives a class its name back. */
export const NAME_CLASS =
  'var __clss=(target,value)=>Object.defineProperty(target,"name",{value,configurable:true});';

/**
 * esbuild renames classes and functions, and gives every one its name back when it is made. Nest logs the
 * names of classes; but functions that are recreated for each request cost 8 % of the service's speed by it.
 * What is replaced keeps its length, for the source map has columns.
 */
function nameOnlyClasses(code) {
  if (!NAME_FUNCTION.test(code)) throw new Error('esbuild names functions in another way than it used to');
  return code
    .replace(NAME_FUNCTION, (found) => '__name=(target)=>target'.padEnd(found.length))
    .replaceAll('static{__name(this,', 'static{__clss(this,');
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
