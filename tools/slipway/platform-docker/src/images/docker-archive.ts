import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blobPath, writeBlob } from './blobs.ts';
import { configOf, type Described, type Part } from './parts.ts';
import type { SavedImage } from './saved-image.ts';

/** Describes a part as Docker's own image archive does, in `manifest.json`. */
export async function describeAsArchive(
  saved: SavedImage,
  part: Part,
  names: readonly string[],
): Promise<Described> {
  const config = await writeBlob(saved.folder, configOf(saved, part));
  const entry = {
    Config: config.path,
    RepoTags: names.length === 0 ? null : names,
    Layers: saved.layers.slice(0, part.height).map(({ diffId }) => blobPath(diffId)),
  };
  await writeFile(join(saved.folder, 'manifest.json'), JSON.stringify([entry]));
  return { files: ['manifest.json', config.path], id: config.digest };
}
