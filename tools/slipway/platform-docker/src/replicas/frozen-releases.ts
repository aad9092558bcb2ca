import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { DockerEnvironment } from '@slipway/core/environment/schema';
import { byNumber, type Artifact, type Release, type ReleaseId } from '@slipway/core/release/release';
import * as commands from '../commands/commands.ts';
import type { DockerCli, Ran, RunOptions } from '../engine/docker-cli.ts';
import type { EngineState } from '../state/engine-state.ts';
import { imageOf, labels, projectOf, type Names } from '../names/names.ts';
import * as paths from '../names/paths.ts';
import { releaseCompose, type ComposeFile } from './release-compose.ts';
import { withSecrets } from './secrets.ts';

const filesOf = z.record(z.string(), z.object({ file: z.string().optional() })).optional();
/** What is asked of a frozen compose file. */
const composeSchema = z.object({
  name: z.string(),
  services: z.record(z.string(), z.object({ post_start: z.array(z.unknown()).nullish() })),
  configs: filesOf,
  secrets: filesOf,
});

/** Milliseconds between two containers that are asked to end, and between the first and the last of many. */
const apartMs = 300;
const mostApartMs = 3_000;

/** Releases as they were frozen on the engine: what they are, their compose file, and a name for their image. */
export class FrozenReleases {
  readonly #docker: DockerCli;
  readonly #state: EngineState;
  readonly #names: Names;
  readonly #environment: DockerEnvironment;
  readonly #root: string;

  constructor(
    docker: DockerCli,
    state: EngineState,
    names: Names,
    environment: DockerEnvironment,
    root: string,
  ) {
    this.#docker = docker;
    this.#state = state;
    this.#names = names;
    this.#environment = environment;
    this.#root = root;
  }

  async freeze(release: Release, artifact: Artifact): Promise<void> {
    const { service, id } = release;
    const project = projectOf(this.#names, service, id);
    const file = join(this.#root, 'apps', service, 'compose.yaml');
    const rendered = await this.#docker.print(commands.renderRelease(project, file), {
      env: { SLIPWAY_IMAGE: artifact.digest },
    });
    const compose = withSecrets(
      releaseCompose(JSON.parse(rendered) as ComposeFile, release, this.#environment.name, this.#names),
      release,
      this.#names,
    );
    await this.#docker.ask((api) => api.tag(artifact.digest, imageOf(this.#names, service, id)));
    const folder = paths.releasePath(service, id);
    await this.#state.write(`${folder}/compose.json`, JSON.stringify(compose));
    await this.#state.write(`${folder}/release.json`, JSON.stringify(release));
  }

  async all(service: string): Promise<Release[]> {
    const folder = paths.releasesPath(service);
    return [...(await this.#state.files(folder))]
      .filter(([path]) => path.startsWith(`${folder}/`) && path.endsWith('/release.json'))
      .map(([, text]) => JSON.parse(text) as Release)
      .sort(byNumber);
  }

  /** Runs a compose command on a release, with its frozen file. */
  async compose(
    service: string,
    id: ReleaseId,
    command: (project: string) => string[],
    options: Pick<RunOptions, 'endsWithUs'> = {},
  ): Promise<Ran> {
    const input = await this.#composeFile(service, id);
    return this.#docker.run(command(this.#projectIn(input, service, id)), {
      input,
      ...options,
    });
  }

  /**
   * Asks all containers of a release to end, and waits until they have. Not all at once: as each leaves the network, the
   * engine looks at every connection that its machine knows of.
   */
  async stop(service: string, id: ReleaseId): Promise<void> {
    await this.#state.check();
    const all = await this.#containers(service, id);
    const running = all.filter(({ State }) => State !== 'exited' && State !== 'created');
    const stopped = await Promise.allSettled(
      running.map(async ({ Id }, index) => {
        await delay(index * Math.min(apartMs, mostApartMs / running.length));
        await this.#state.check();
        await this.#docker.ask((api) => api.stop(Id));
      }),
    );
    for (const one of stopped) if (one.status === 'rejected') throw one.reason;
  }

  /**
   * True where only compose can start a release: it has others beside its replicas, whose order compose knows, or what
   * compose does with a container that it starts.
   */
  async needsCompose(service: string, id: ReleaseId): Promise<boolean> {
    const text = await this.#composeFile(service, id);
    if (text === '') return true;
    const { services, configs = {}, secrets = {} } = composeSchema.parse(JSON.parse(text));
    const [own, ...beside] = Object.values(services);
    const isWritten = [...Object.values(configs), ...Object.values(secrets)].some(
      ({ file }) => file === undefined,
    );
    return beside.length > 0 || isWritten || (own?.post_start ?? []).length > 0;
  }

  /** What runs beside a release's replicas, of its own compose file, and is not well; nothing where all is. */
  async besideNotUp(service: string, id: ReleaseId): Promise<{ name: string; state: string } | undefined> {
    const beside = (await this.#containers(service, id)).filter(({ Labels }) => !Labels[labels.release]);
    const states = beside.map(({ Names, State, Status }) => {
      const health = /\((?:health: )?(starting|unhealthy)\)/.exec(Status)?.[1];
      return { name: Names[0]?.replace(/^\//, '') ?? '', state: health ?? State };
    });
    return states.find(({ state }) => state !== 'running');
  }

  async #containers(service: string, id: ReleaseId) {
    const project = this.#projectIn(await this.#composeFile(service, id), service, id);
    return this.#docker.ask((api) => api.list(`com.docker.compose.project=${project}`));
  }

  async remove(service: string, id: ReleaseId): Promise<void> {
    await this.compose(service, id, commands.removeRelease);
    await this.#docker.run(['image', 'rm', imageOf(this.#names, service, id)]);
    await this.#state.removeFolder(paths.releasePath(service, id));
  }

  /** An earlier version of Slipway made the name of a project in another way. */
  #projectIn(file: string, service: string, id: ReleaseId): string {
    return file === '' ? projectOf(this.#names, service, id) : composeSchema.parse(JSON.parse(file)).name;
  }

  async #composeFile(service: string, id: ReleaseId): Promise<string> {
    const path = `${paths.releasePath(service, id)}/compose.json`;
    return (await this.#state.files(path)).get(path) ?? '';
  }
}
