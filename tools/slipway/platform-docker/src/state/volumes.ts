import type { DockerCli } from '../engine/docker-cli.ts';
import { readVolumes } from '../commands/commands.ts';
import type { Names } from '../names/names.ts';
import { folders } from '../names/paths.ts';
import { printFilesScript } from '../scripts/scripts.ts';
import type { Shell } from '../engine/shell.ts';

/** All files of an environment's volumes, by path. */
export type Files = ReadonlyMap<string, string>;

/** Reads the files below some folders through the lock's shell. */
export async function readThrough(shell: Shell, from: readonly string[]): Promise<Files> {
  return parse(await shell.run(printFilesScript(from)));
}

/** Reads all files in a container that can't write, whether or not anything is up. */
export async function readAll(docker: DockerCli, names: Names): Promise<Files> {
  // Reading must not make what is not there: an engine would, for a volume that is named.
  const exists = await docker.run(['volume', 'inspect', names.volumes.traffic]);
  if (exists.exitCode !== 0) return new Map();
  return parse(await docker.print(readVolumes(names, printFilesScript(Object.values(folders)))));
}

function parse(text: string): Files {
  const files = new Map<string, string>();
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    const end = rest.indexOf('\n');
    if (end < 0) break;
    const [path = '', size] = rest.subarray(0, end).toString().split('\t');
    const start = end + 1;
    files.set(path, rest.subarray(start, start + Number(size)).toString());
    rest = rest.subarray(start + Number(size));
  }
  return files;
}
