import * as z from 'zod';
import { parseJson } from '@slipway/core/text/json';
import { canonicalJson } from '@slipway/core/release/digest';
import type { DockerCli } from '../engine/docker-cli.ts';
import type { Names } from '../names/names.ts';
import { stackRecord } from '../names/paths.ts';
import { readVolumes, writeVolume } from '../state/volumes.ts';
import type { StackSource } from './stack-source.ts';

const ids = z.record(z.string(), z.string());
const record = z.object({
  digest: z.string(),
  /** The images that it begins with, as the engine that builds has them: digests by name. */
  begins: ids,
  /** Those of its components, as its engine has them. */
  images: ids,
  /** Ids of the stack's containers. */
  containers: z.array(z.string()).min(1),
});

/** What a stack is brought up from, as it was when its images were made. */
export type Prepared = Omit<z.output<typeof record>, 'containers'>;

/**
 * What the stack was last brought up from, kept on its engine: where nothing of it has changed, and its containers run and
 * are well, it is left alone.
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
    const kept = parseJson(record, files.get(stackRecord) ?? '');
    if (kept?.digest !== source.digest) return false;
    const [now, containers] = await Promise.all([
      this.prepared(source, builder, Object.keys(kept.images)),
      this.#containers(),
    ]);
    return containers !== undefined && canonicalJson({ ...now, containers }) === canonicalJson(kept);
  }

  /** What it would be brought up from now. @param images the names of its components' images. */
  async prepared(source: StackSource, builder: DockerCli, images: readonly string[]): Promise<Prepared> {
    const [begins, made] = await Promise.all([idsOf(source.images, builder), idsOf(images, this.#docker)]);
    return { digest: source.digest, begins, images: made };
  }

  /** Before anything is changed: what comes of that is not known until it is done. */
  async forget(): Promise<void> {
    await this.#write('');
  }

  /** Once it is up. Where a container is not well, or images have changed meanwhile, nothing is kept. */
  async keep(prepared: Prepared): Promise<void> {
    const [images, containers] = await Promise.all([
      idsOf(Object.keys(prepared.images), this.#docker),
      this.#containers(),
    ]);
    if (containers === undefined || canonicalJson(images) !== canonicalJson(prepared.images)) return;
    const kept: z.output<typeof record> = { ...prepared, containers };
    await this.#write(JSON.stringify(kept));
  }

  async #write(text: string): Promise<void> {
    const name = stackRecord.slice(stackRecord.lastIndexOf('/') + 1);
    await writeVolume(this.#docker, this.#names, 'state', new Map([[name, text]]));
  }

  /** The ids of its containers, sorted; nothing where one does not run or is not known to be well. */
  async #containers(): Promise<string[] | undefined> {
    const label = `com.docker.compose.project=${this.#names.stack}`;
    const found = await this.#docker.ask((api) => api.list(label, 'com.docker.compose.oneoff=False'));
    const own = found.filter(({ Labels }) => 'com.docker.compose.config-hash' in Labels);
    const isWell = own.every(
      ({ State, Status }) => State === 'running' && !/\((unhealthy|health: starting)\)/.test(Status),
    );
    return isWell ? own.map(({ Id }) => Id).sort() : undefined;
  }
}

/** The digests of images; those that an engine does not have are left out. */
async function idsOf(names: readonly string[], docker: DockerCli): Promise<Record<string, string>> {
  const found = await Promise.all(
    names.map(async (name) => [name, await docker.ask((api) => api.imageId(name))] as const),
  );
  return Object.fromEntries(found.flatMap(([name, id]) => (id === undefined ? [] : [[name, id]])));
}
