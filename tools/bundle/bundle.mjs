import { join } from 'node:path';
import { build } from 'esbuild';
import { esbuildOptions, workspace } from './esbuild-options.mjs';
import { writeBundle } from './write-bundle.mjs';

const [project] = process.argv.slice(2);
if (!project) {
  console.error('usage: node tools/bundle/bundle.mjs apps/SERVICE');
  process.exit(2);
}

const outfile = join(project, 'dist/bundle/main.cjs');
let result;
try {
  result = await build(esbuildOptions(project, outfile));
} catch {
  // esbuild has printed what is wrong, and where.
  process.exit(1);
}
const bytes = writeBundle(result, workspace);
console.log(`${outfile}  ${(bytes / 1e6).toFixed(2)} MB`);
