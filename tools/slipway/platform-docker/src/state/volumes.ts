import type { DockerCli } from '../engine/docker-cli.ts';
import { labels, type Names } from '../names/names.ts';
import { folders, readable } from '../names/paths.ts';
import { printFilesScript } from '../scripts/scripts.ts';
import type { Shell } from '../engine/shell.ts';

/** All files of an environment's volumes, by path. */
export type Files = ReadonlyMap<string, string>;

/** Reads the files below some folders through the lock's shell. */
export async function readThrough(shell: Shell, from: readonly string[]): Promise<Files> {
  return parse(await shell.run(printFilesScript(from)));
}

/** Reads all files as a container would see them that can't write, whether or not anything is up. It is never started. */
export function readAll(docker: DockerCli, { environment, balancerImage, volumes }: Names): Promise<Files> {
  return docker.ask(async (api) => {
    // Reading must not make what is not there: an engine would, for a volume that is named.
    if (!(await api.hasVolume(volumes.traffic))) return new Map();
    const binds = (['state', 'traffic', 'targets'] as const).map(
      (name) => `${volumes[name]}:${folders[name]}:ro`,
    );
    const reader = {
      Image: balancerImage,
      Labels: { [labels.environment]: environment, 'com.docker.compose.project': '' },
      HostConfig: { NetworkMode: 'none', Binds: binds },
    };
    return api.files(reader, readable);
  });
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
