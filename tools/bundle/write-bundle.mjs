import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { ownSourceMap } from './own-source-map.mjs';

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
  const text = `${code.text}//# sourceMappingURL=data:application/json;base64,${inline}\n`;
  mkdirSync(dirname(code.path), { recursive: true });
  writeFileSync(code.path, text);
  return Buffer.byteLength(text);
}
