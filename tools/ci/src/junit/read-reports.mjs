import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseReport } from './parse-report.mjs';

/**
 * All JUnit reports below the folders of a workspace that hold projects.
 *
 * @param {string} root folder of the workspace
 * @returns {import('./parse-report.mjs').Report[]} by project
 */
export function readReports(root) {
  return ['apps', 'libs', 'tools', 'deploy']
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter(
      (entry) =>
        entry.isFile() &&
        entry.name.endsWith('.xml') &&
        entry.parentPath.endsWith('test-reports') &&
        !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => {
      const project = relative(root, join(entry.parentPath, '..'));
      return parseReport(project, readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    })
    .sort((one, other) => one.project.localeCompare(other.project));
}
