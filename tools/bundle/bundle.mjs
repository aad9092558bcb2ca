import { join } from 'node:path';
import { build } from 'esbuild';
import { esbuildOptions, workspace } from './esbuild-options.mjs';
import { writeBundle } from './write-bundle.mjs';

const [project, outfile = join(project ?? '', 'dist/bundle/main.cjs')] = process.argv.slice(2);
if (!project) {
  console.error('usage: node tools/bundle/bundle.mjs apps/SERVICE [OUTFILE]');
  process.exit(2);
}

let result;
try {
  result = await build(esbuildOptions(project, outfile));
} catch {
  // esbuild has printed what is wrong, and where.
  process.exit(1);
}
const bytes = writeBundle(result, workspace);
console.log(`${outfile}  ${(bytes / 1e6).toFixed(2)} MB`);
