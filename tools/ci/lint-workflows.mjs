// Checks every workflow in .github/workflows, a line a problem: FILE:LINE: WHAT.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './src/root.mjs';
import { checkWorkflow } from './src/workflows/check-workflow.mjs';

const folder = '.github/workflows';
for (const name of readdirSync(join(root, folder)).sort()) {
  const file = `${folder}/${name}`;
  for (const { line, what } of await checkWorkflow(file, readFileSync(join(root, file), 'utf8'))) {
    console.error(`${file}:${line}: ${what}`);
    process.exitCode = 1;
  }
}
// The linter's own program has no end.
process.exit();
