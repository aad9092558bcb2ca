// @ts-check
import { build } from 'esbuild';

/** @import { Plugin } from 'esbuild' */

/**
 * One CommonJS file that needs no node_modules. The same sources give the same bytes wherever the workspace is: no path,
 * time or revision goes in. esbuild prints what is wrong.
 *
 * @param {string} main
 * @param {string} outfile
 * @param {string} root
 * @returns {Promise<boolean>} whether it was made
 */
export async function bundleProgram(main, outfile, root) {
  try {
    await build({
      absWorkingDir: root,
      entryPoints: [main],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      // Names stay as they are, for stack traces and for what Nest logs.
      minifyWhitespace: true,
      legalComments: 'none',
      logLevel: 'warning',
      plugins: [optionalPackages],
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * Nest and others require packages that need not be there, each in a way of its own. What a package asks for and is not
 * installed is left out; what the service itself asks for has to be there.
 *
 * @type {Plugin}
 */
const optionalPackages = {
  name: 'optional-packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === optionalPackages || !importer.includes('node_modules')) return undefined;
      const found = await resolve(path, { importer, kind, resolveDir, pluginData: optionalPackages });
      return found.errors.length > 0 ? { path, external: true } : found;
    });
  },
};
