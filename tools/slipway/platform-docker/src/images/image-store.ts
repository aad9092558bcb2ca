import type { DockerCli } from '../engine/docker-cli.ts';
import { readInfo } from '../engine/engine-info.ts';
import { describeAsArchive } from './docker-archive.ts';
import { layersOfAll } from './inspect-images.ts';
import { describeAsLayout } from './oci-layout.ts';
import type { Described, Part } from './parts.ts';
import type { SavedImage } from './saved-image.ts';
import { sentImages } from './sent.ts';

/** How an engine keeps images, and so what it can be spared. */
export interface ImageStore {
  /**
   * True where it keeps the files of an image as they were sent: it wants to know the size of each one, and gives the
   * image an id of its own.
   */
  readonly keepsFiles: boolean;
  /** The layers, image by image, whose files it need not be sent. */
  layers(): Promise<string[][]>;
  describe(saved: SavedImage, part: Part, names: readonly string[]): Promise<Described>;
}

/** Docker's own stores know a layer by its chain, whichever way it came. */
const layerStore = (engine: DockerCli): ImageStore => ({
  keepsFiles: false,
  layers: () => layersOfAll(engine),
  describe: describeAsArchive,
});

/**
 * containerd's image store, as new installations of Docker have it. What was pulled lies there compressed, so only what
 * was sent is surely there in the form that is sent.
 */
const fileStore = (engine: DockerCli): ImageStore => ({
  keepsFiles: true,
  layers: async () => (await sentImages(engine)).map(({ RootFS }) => RootFS.Layers ?? []),
  describe: describeAsLayout,
});

export async function imageStoreOf(engine: DockerCli): Promise<ImageStore> {
  const { DriverStatus: status } = await readInfo(engine);
  const keepsFiles = status?.flat().some((word) => word.startsWith('io.containerd.snapshotter'));
  return keepsFiles ? fileStore(engine) : layerStore(engine);
}
