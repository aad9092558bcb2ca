import type { Say } from '../../../output/progress.ts';
import { DockerCli } from '../docker-cli.ts';
import { chainsOf } from './chain.ts';
import { inspectImages, layersOfAll } from './inspect-images.ts';
import { withSavedImage } from './saved-image.ts';
import { sendImage } from './send-image.ts';

/** How images come to an environment's engine: made there, or made here and sent over the connection. */
export class Delivery {
  readonly #engine: DockerCli;
  #builder: Promise<DockerCli> | undefined;

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
    const builder = await this.builder();
    if (builder === this.#engine) return;
    for (const name of new Set(names)) await this.#sendOne(builder, name, say);
  }

  async #sendOne(builder: DockerCli, name: string, say: Say): Promise<void> {
    const [image] = await inspectImages(builder, [name]);
    if (!image) return;
    const there = await inspectImages(this.#engine, [name, image.Id]);
    if (there.some(({ Id }) => Id === image.Id)) {
      if (!image.Id.includes(name)) await this.#engine.print(['image', 'tag', image.Id, name]);
      return;
    }
    if (await this.#storesBlobs()) {
      await this.#sendWhole(builder, name, say);
      return;
    }
    const known = new Set((await layersOfAll(this.#engine)).flatMap(chainsOf));
    const layers = image.RootFS.Layers ?? [];
    const chains = chainsOf(layers);
    // A file that two layers share must not be left out where only one of them is known.
    const lacking = layers.filter((_, index) => !known.has(chains[index] ?? ''));
    const spared = layers.filter((layer) => !lacking.includes(layer));
    await withSavedImage(builder, name, spared, (saved) =>
      sendImage(this.#engine, saved, { name, known, say }),
    );
  }

  /** An engine with containerd's image store wants every blob of what it loads. */
  async #storesBlobs(): Promise<boolean> {
    return (await this.#engine.print(['info', '--format', '{{.DriverStatus}}'])).includes(
      'io.containerd.snapshotter',
    );
  }

  async #sendWhole(builder: DockerCli, name: string, say: Say): Promise<void> {
    say(`${name}: sending it whole`);
    const saving = await builder.spawn(['image', 'save', name]);
    await this.#engine.print(['image', 'load', '--quiet'], { input: saving.stdout });
  }
}

/** An engine's own id; nothing where no engine answers. */
async function idOf(docker: DockerCli): Promise<string | undefined> {
  try {
    const { exitCode, stdout } = await docker.run(['info', '--format', '{{.ID}}']);
    const id = stdout.trim();
    return exitCode === 0 && id !== '' ? id : undefined;
  } catch {
    return undefined;
  }
}
