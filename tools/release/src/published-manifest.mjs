// @ts-check

/**
 * @typedef {Record<string, unknown> & {
 *   dependencies?: Record<string, string>,
 *   exports?: Record<string, unknown>,
 *   nx?: unknown,
 *   devDependencies?: unknown,
 * }} Manifest
 */

const unpublished = new Set(['nx', 'devDependencies']);

/**
 * A package.json as it is published: without what only this workspace reads, and with versions for packages of Slipway's
 * own, which here are whatever is in the workspace.
 *
 * @param {Manifest} manifest
 * @param {Record<string, string>} versions of the packages that are published, by their names
 * @param {{ folder: string, repository?: string | undefined }} place where its sources are
 * @returns {Manifest}
 */
export function publishedManifest(manifest, versions, { folder, repository }) {
  const { dependencies, exports } = manifest;
  return {
    ...Object.fromEntries(Object.entries(manifest).filter(([key]) => !unpublished.has(key))),
    ...(repository === undefined
      ? {}
      : { repository: { type: 'git', url: `git+${repository}.git`, directory: folder } }),
    ...(exports === undefined ? {} : { exports: publishedExports(exports) }),
    ...(dependencies === undefined ? {} : { dependencies: ranges(dependencies, versions) }),
  };
}

/**
 * @param {Record<string, unknown>} exports
 * @returns {Record<string, unknown>}
 */
function publishedExports(exports) {
  return Object.fromEntries(
    Object.entries(exports)
      .filter(([condition, target]) => condition !== '@slipway/source' && !isSource(target))
      .map(([name, target]) => [
        name,
        typeof target === 'object' && target !== null ? publishedExports({ ...target }) : target,
      ]),
  );
}

/** @param {unknown} target */
function isSource(target) {
  return typeof target === 'string' && /(?<!\.d)\.ts$/.test(target);
}

/**
 * @param {Record<string, string>} dependencies
 * @param {Record<string, string>} versions
 */
function ranges(dependencies, versions) {
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, range]) => {
      if (!/^(\*|workspace:.*)$/.test(range)) return [name, range];
      const version = versions[name];
      if (version === undefined)
        throw new Error(`${name} is not published, so no published package can depend on it`);
      return [name, `^${version}`];
    }),
  );
}
