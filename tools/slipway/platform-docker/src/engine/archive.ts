import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { join } from 'node:path/posix';
import { text } from 'node:stream/consumers';
import { extract, pack } from 'tar-stream';

/** Reads the files of an archive, whose names begin with that of the folder, into a map by path. */
export async function unpack(
  archive: IncomingMessage,
  parent: string,
  into: Map<string, string>,
): Promise<void> {
  const entries = extract();
  archive.on('error', (error) => {
    entries.destroy(error);
  });
  for await (const entry of archive.pipe(entries)) {
    const content = await text(entry);
    if (entry.header.type === 'file') into.set(join(parent, entry.header.name), content);
  }
}

/** An archive of files, by name. */
export function packed(files: ReadonlyMap<string, string>): Readable {
  const archive = pack();
  for (const [name, content] of files) archive.entry({ name }, content);
  archive.finalize();
  return Readable.from(archive);
}
