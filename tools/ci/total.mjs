// Adds up all JUnit reports of the workspace. Its only argument is the number of steps that failed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const failedSteps = Number(process.argv[2] ?? 0);

const reports = ['apps', 'libs', 'tools', 'deploy'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith('.xml') && entry.parentPath.endsWith('test-reports'),
    )
    .map((entry) => join(entry.parentPath, entry.name)),
);

const total = { tests: 0, failures: 0, skipped: 0 };
for (const report of reports) {
  // One element a spec file: <testsuite name="..." errors="0" failures="0" skipped="0" ... tests="4">
  for (const [suite] of readFileSync(report, 'utf8').matchAll(/<testsuite\s[^>]*>/g)) {
    const count = (name) => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    total.tests += count('tests');
    total.failures += count('failures') + count('errors');
    total.skipped += count('skipped');
  }
}

const failed = Math.max(total.failures, failedSteps);
const passed = total.tests - total.failures - total.skipped;
console.log(`${passed} passed, ${failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
