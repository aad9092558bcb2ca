import { SlipwayError } from '@slipway/core/errors/slipway-error';
import type { DockerCli } from '../engine/docker-cli.ts';
import { labels, type Names } from '../names/names.ts';
import { folders, readable } from '../names/paths.ts';
import { printFilesScript } from '../scripts/scripts.ts';
import type { Shell } from '../engine/shell.ts';

type Volumes = Names['volumes'];

/** All files of an environment's volumes, by path. */
export type Files = ReadonlyMap<string, string>;

/** Reads the files below some folders through the lock's shell. */
export async function readThrough(shell: Shell, from: readonly string[]): Promise<Files> {
  return parse(await shell.run(printFilesScript(from)));
}

/** Reads all files of an environment's state, whether or not anything is up. */
export function readAll(docker: DockerCli, names: Names): Promise<Files> {
  return readVolumes(docker, names, ['state', 'traffic', 'targets'], readable);
}

/**
 * Reads the files below some folders of volumes as a container would see them that can't write. It is never started.
 * A volume that is not there has none.
 */
export function readVolumes(
  docker: DockerCli,
  names: Names,
  wanted: readonly [keyof Volumes, ...(keyof Volumes)[]],
  from: readonly string[],
): Promise<Files> {
  return docker.ask(async (api) => {
    // Reading must not make what is not there: an engine would, for a volume that is named.
    if (!(await api.hasVolume(names.volumes[wanted[0]]))) return new Map();
    try {
      return await api.files(seeing(names, wanted, 'ro'), from);
    } catch (error) {
      if ((await api.imageId(names.balancerImage)) === undefined) throw imageGone(names);
      throw error;
    }
  });
}

/** Writes files, by name, into the folder of a volume, which it makes where it is not there. */
export function writeVolume(
  docker: DockerCli,
  names: Names,
  volume: keyof Volumes,
  files: Files,
): Promise<void> {
  return docker.ask((api) => api.put(seeing(names, [volume], 'rw'), folders[volume], files));
}

function imageGone({ environment, balancerImage }: Names): SlipwayError {
  return new SlipwayError({
    what: `The state of ${environment} can't be read`,
    why: `the engine has its volumes, but no image ${balancerImage} any more, in which they are read`,
    next: `slipway up ${environment} builds it again, and brings back what served`,
  });
}

/** A container that sees volumes where the lock's shell does. */
const seeing = (
  { environment, balancerImage, volumes }: Names,
  wanted: readonly (keyof Volumes)[],
  mode: 'ro' | 'rw',
) => ({
  Image: balancerImage,
  Labels: { [labels.environment]: environment, 'com.docker.compose.project': '' },
  HostConfig: {
    NetworkMode: 'none',
    Binds: wanted.map((name) => `${volumes[name]}:${folders[name]}:${mode}`),
  },
});

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
