import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBlob } from './blobs.ts';
import { configOf, type Described, type Part } from './parts.ts';
import { fullName } from './reference.ts';
import type { SavedImage } from './saved-image.ts';

const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
};

/**
 * Describes a part as an OCI image layout (OCI image specification, "Image Layout"); its names are where containerd
 * looks for them. The same image always gets the same manifest, and so the same id.
 */
export async function describeAsLayout(
  saved: SavedImage,
  part: Part,
  names: readonly string[],
): Promise<Described> {
  const { folder } = saved;
  const config = await writeBlob(folder, configOf(saved, part));
  const manifest = await writeBlob(
    folder,
    json({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: { mediaType: types.config, digest: config.digest, size: config.size },
      layers: saved.layers
        .slice(0, part.height)
        .map(({ diffId, bytes }) => ({ mediaType: types.layer, digest: diffId, size: bytes })),
    }),
  );
  const target = { mediaType: types.manifest, digest: manifest.digest, size: manifest.size };
  const manifests = names.map((name) => ({
    ...target,
    annotations: { 'io.containerd.image.name': fullName(name) },
  }));
  await writeFile(join(folder, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }));
  await writeFile(
    join(folder, 'index.json'),
    json({ schemaVersion: 2, mediaType: types.index, manifests: names.length === 0 ? [target] : manifests }),
  );
  return { files: ['oci-layout', 'index.json', manifest.path, config.path], id: manifest.digest };
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
