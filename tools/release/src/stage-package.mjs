// @ts-check
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { publishedManifest } from './published-manifest.mjs';
import { root } from './packages.mjs';

/** @import { Manifest } from './published-manifest.mjs' */

const leftOut = new Set(['node_modules', 'out-tsc', 'test-reports', 'coverage']);

/**
 * Lays out a package as it is published; which of its files go into the tarball, npm reads in its package.json.
 *
 * @param {string} folder of the package, from the root
 * @param {string} to
 * @param {Record<string, string>} versions
 */
export function stagePackage(folder, to, versions) {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  cpSync(join(root, folder), to, { recursive: true, filter: (file) => !leftOut.has(basename(file)) });
  cpSync(join(root, 'LICENSE'), join(to, 'LICENSE'));
  const manifest = publishedManifest(readManifest(folder), versions, { folder, repository: repository() });
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * @param {string} folder
 * @returns {Manifest}
 */
export function readManifest(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

/** npm accepts a provenance only where the package says which repository it was built in. */
function repository() {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
  return GITHUB_SERVER_URL && GITHUB_REPOSITORY ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}` : undefined;
}
