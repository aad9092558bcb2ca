import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import { bundleProgram } from './bundle-program.mjs';

/** Bundles `dist/main.js` of these files, and runs what came of it away from them. */
const runBundle = (files: Record<string, string>) =>
  withFolder(async (root) => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    const outfile = join(root, 'elsewhere/main.cjs');
    const made = await bundleProgram(join(root, 'dist/main.js'), outfile, root);
    return made ? spawnSync(process.execPath, [outfile], { encoding: 'utf8' }).stdout : undefined;
  });

test('packages are in the bundle, and what one of them can do without is left out', async () => {
  const stdout = await runBundle({
    'dist/main.js': "console.log(require('one'));",
    'node_modules/one/index.js': `
      const load = (get) => { try { return get(); } catch { return 'without'; } };
      module.exports = load(() => require('two/deep'));`,
  });
  expect(stdout).toBe('without\n');
});

test('ES modules that CommonJS requires are in the bundle, too', async () => {
  const stdout = await runBundle({
    'dist/main.js': "console.log(require('one').text);",
    'node_modules/one/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/one/index.js': "export const text = 'one';",
  });
  expect(stdout).toBe('one\n');
});

test('what the service itself asks for has to be there', async () => {
  expect(await runBundle({ 'dist/main.js': "require('missing');" })).toBeUndefined();
});
