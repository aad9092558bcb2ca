import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * npm nests a package into each of its users when another version of it is at the top, so the same
 * version may be there several times. It is bundled once.
 *
 * @param {string} workspace
 */
export function shareDuplicates(workspace) {
  const shared = sharedFolders(join(workspace, 'node_modules'));
  const names = [...new Set([...shared.keys()].map((folder) => folder.split('/node_modules/').at(-1)))];
  return {
    name: 'share-duplicates',
    setup(build) {
      if (names.length === 0) return;
      build.onResolve({ filter: new RegExp(`^(?:${names.join('|')})(?:/|$)`) }, async (args) => {
        if (args.pluginData === shared) return undefined;
        const { importer, kind, namespace, resolveDir } = args;
        const found = await build.resolve(args.path, {
          importer,
          kind,
          namespace,
          resolveDir,
          pluginData: shared,
        });
        for (const [folder, first] of shared) {
          if (found.path.startsWith(`${folder}/`))
            return { ...found, path: first + found.path.slice(folder.length) };
        }
        return found;
      });
    },
  };
}

/** From every nested copy to the first, by name, of the same package and version. */
function sharedFolders(modules) {
  const first = new Map();
  const shared = new Map();
  for (const user of packagesIn(modules)) {
    for (const folder of packagesIn(join(user, 'node_modules'))) {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const key = `${name}@${version}`;
      if (first.has(key)) shared.set(folder, first.get(key));
      else first.set(key, folder);
    }
  }
  return shared;
}

function packagesIn(modules) {
  if (!existsSync(modules)) return [];
  return readdirSync(modules)
    .sort()
    .flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(join(modules, name)).map((inner) => join(modules, name, inner))
        : [join(modules, name)],
    )
    .filter((folder) => existsSync(join(folder, 'package.json')));
}
