import type { Say } from '@slipway/core/platform/lifecycle';
import { DockerCli } from '../engine/docker-cli.ts';
import { readInfo } from '../engine/engine-info.ts';
import { chainsOf } from './chain.ts';
import { imageStoreOf, type ImageStore } from './image-store.ts';
import { inspectImages, type InspectedImage } from './inspect-images.ts';
import { isId, withTag } from './reference.ts';
import { withSavedImage } from './saved-image.ts';
import { sendImage } from './send-image.ts';
import { forgetUnnamed, sentAs } from './sent.ts';

/** How images come to an environment's engine: made there, or made here and sent over the connection. */
export class Delivery {
  readonly #engine: DockerCli;
  #builder: Promise<DockerCli> | undefined;
  #store: Promise<ImageStore> | undefined;

  constructor(engine: DockerCli) {
    this.#engine = engine;
  }

  /** The engine that builds: this machine's own where it has one, the environment's otherwise. */
  builder(): Promise<DockerCli> {
    this.#builder ??= this.#findBuilder();
    return this.#builder;
  }

  async #findBuilder(): Promise<DockerCli> {
    if ((await this.#engine.engine.address()) === undefined) return this.#engine;
    const here = new DockerCli(undefined);
    const [own, theirs] = await Promise.all([idOf(here), idOf(this.#engine)]);
    return own === undefined || own === theirs ? this.#engine : here;
  }

  /** Sees to it that the engine has these images as the builder has them. What the builder lacks is left alone. */
  async send(names: readonly string[], say: Say): Promise<void> {
    for (const name of new Set(names)) await this.bring(name, say);
    if ((await this.builder()) !== this.#engine) await forgetUnnamed(this.#engine);
  }

  /** Sends one image. Returns what the engine knows it by, which is its name where the builder has none such. */
  async bring(name: string, say: Say): Promise<string> {
    const builder = await this.builder();
    if (builder === this.#engine) return name;
    const [image] = await inspectImages(builder, [name]);
    if (!image) return name;
    const there = await this.idThere(image.Id);
    if (there === undefined) return this.#sendOne(builder, image, name, say);
    if (!isId(name)) await this.#engine.print(['image', 'tag', there, name]);
    return there;
  }

  /** The id by which the engine has an image of the builder's; nothing where it does not have it. */
  async idThere(id: string): Promise<string | undefined> {
    if ((await this.builder()) === this.#engine) return id;
    const [image] = await inspectImages(this.#engine, [id, sentAs(id)]);
    return image?.Id;
  }

  async #sendOne(
    builder: DockerCli,
    { Id, RootFS }: InspectedImage,
    name: string,
    say: Say,
  ): Promise<string> {
    const store = await (this.#store ??= imageStoreOf(this.#engine));
    const known = new Set((await store.layers()).flatMap(chainsOf));
    const layers = RootFS.Layers ?? [];
    const chains = chainsOf(layers);
    // A file that two layers share must not be left out where only one of them is known.
    const lacking = layers.filter((_, index) => !known.has(chains[index] ?? ''));
    const spared = store.keepsFiles ? [] : layers.filter((layer) => !lacking.includes(layer));
    const names = [...(isId(name) ? [] : [withTag(name)]), ...(store.keepsFiles ? [sentAs(Id)] : [])];
    return withSavedImage(builder, name, spared, (saved) =>
      sendImage(this.#engine, saved, { name, names, store, known, say }),
    );
  }
}

/** An engine's own id; nothing where no engine answers. */
async function idOf(docker: DockerCli): Promise<string | undefined> {
  try {
    return (await readInfo(docker)).ID;
  } catch {
    return undefined;
  }
}
