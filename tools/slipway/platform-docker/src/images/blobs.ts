import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@slipway/core/release/digest';

/** Where a file lies in an image's folder: as in the OCI image layout, under its own digest. */
export const blobPath = (digest: string) => `blobs/sha256/${digest.replace('sha256:', '')}`;

/** A file that was written into an image's folder. */
export interface Blob {
  path: string;
  digest: string;
  /** Bytes. */
  size: number;
}

export async function writeBlob(folder: string, content: Buffer): Promise<Blob> {
  const digest = `sha256:${sha256(content)}`;
  const path = blobPath(digest);
  await writeFile(join(folder, path), content);
  return { path, digest, size: content.length };
}
