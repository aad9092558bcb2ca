import * as z from 'zod';
import { canonicalJson } from '@slipway/core/release/digest';
import type { DockerCli } from '../engine/docker-cli.ts';
import type { Names } from '../names/names.ts';
import { stackRecord } from '../names/paths.ts';
import { readVolumes, writeVolume } from '../state/volumes.ts';
import type { StackSource } from './stack-source.ts';

const record = z.object({
  digest: z.string(),
  /** Digests by name; none where whoever builds has no image of that name. */
  images: z.record(z.string(), z.string()),
  /** Ids of the stack's containers. */
  containers: z.array(z.string()),
});

/**
 * What the stack was last brought up from, kept on its engine: where nothing of it has changed, and its containers still
 * run, bringing it up would change nothing.
 */
export class BroughtUp {
  readonly #docker: DockerCli;
  readonly #names: Names;

  constructor(docker: DockerCli, names: Names) {
    this.#docker = docker;
    this.#names = names;
  }

  /** True where the stack is what `source` makes, as far as can be told. @param builder has the images it begins with. */
  async isFrom(source: StackSource, builder: DockerCli): Promise<boolean> {
    const files = await readVolumes(this.#docker, this.#names, ['state'], [stackRecord]);
    const text = files.get(stackRecord) ?? '';
    if (text === '') return false;
    const kept = record.parse(JSON.parse(text));
    if (kept.digest !== source.digest) return false;
    const [images, running] = await Promise.all([imagesOf(source, builder), this.#running()]);
    return (
      canonicalJson(images) === canonicalJson(kept.images) &&
      kept.containers.every((id) => running.includes(id))
    );
  }

  /** Before it is brought up: what comes of that is not known until it is done. */
  async forget(): Promise<void> {
    await this.#write('');
  }

  async keep(source: StackSource, builder: DockerCli): Promise<void> {
    const [images, containers] = await Promise.all([imagesOf(source, builder), this.#running()]);
    const kept: z.output<typeof record> = { digest: source.digest, images, containers };
    await this.#write(JSON.stringify(kept));
  }

  async #write(text: string): Promise<void> {
    const name = stackRecord.slice(stackRecord.lastIndexOf('/') + 1);
    await writeVolume(this.#docker, this.#names, 'state', new Map([[name, text]]));
  }

  /** The ids of its containers that run, and are not known to be unwell. */
  async #running(): Promise<string[]> {
    const label = `com.docker.compose.project=${this.#names.stack}`;
    const found = await this.#docker.ask((api) => api.list(label, 'com.docker.compose.oneoff=False'));
    return found
      .filter(({ State, Status }) => State === 'running' && !/\((unhealthy|health: starting)\)/.test(Status))
      .map(({ Id }) => Id);
  }
}

/** The digests of the images that it begins with. */
async function imagesOf({ images }: StackSource, builder: DockerCli): Promise<Record<string, string>> {
  const found = await Promise.all(
    images.map(async (name) => [name, await builder.ask((api) => api.imageId(name))] as const),
  );
  return Object.fromEntries(found.flatMap(([name, id]) => (id === undefined ? [] : [[name, id]])));
}
