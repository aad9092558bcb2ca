import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { environmentSchema, type EnvironmentFile } from '@slipway/core/environment/schema';
import { FsTree } from 'nx/src/generators/tree';
import { parse } from 'yaml';

/** This checkout, as a generator sees it; what is written stays in memory. */
export const checkout = (): Tree => new FsTree(join(__dirname, '../../../../..'), false);

/** The same with these environments in the place of its own. */
export function checkoutWith(environments: Record<string, object>): Tree {
  const tree = checkout();
  const folder = 'deploy/environments';
  for (const file of tree.children(folder)) tree.delete(`${folder}/${file}`);
  for (const [name, content] of Object.entries(environments))
    tree.write(`${folder}/${name}.yaml`, JSON.stringify(content));
  return tree;
}

/** The text of a file, with what was written to the tree. */
export function textOf(tree: Tree, file: string): string {
  const text = tree.read(file, 'utf8');
  if (text === null) throw new Error(`there is no ${file}`);
  return text;
}

/** All that was written, as text by file. */
export function written(tree: Tree): Record<string, string> {
  const present = tree.listChanges().filter(({ type }) => type !== 'DELETE');
  return Object.fromEntries(present.map(({ path }) => [path, textOf(tree, path)]));
}

/** An environment by the rules of the engine; throws where it is not valid. */
export function environmentIn(tree: Tree, name: string): EnvironmentFile {
  return environmentSchema.parse(parse(textOf(tree, `deploy/environments/${name}.yaml`)));
}
