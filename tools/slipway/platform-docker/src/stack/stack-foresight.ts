import * as z from 'zod';
import type { Touched } from '@slipway/core/plan/plan';
import { buildStack, inspectContainers, listStack, onStack } from '../commands/commands.ts';
import type { DockerCli } from '../engine/docker-cli.ts';
import { readInfo } from '../engine/engine-info.ts';
import { namesOf, type Names } from '../names/names.ts';
import { changesOf, readHashes } from './stack-changes.ts';
import type { StackFiles } from './stack-files.ts';

/** The part of `docker compose config --format json` that names images. */
const renderedSchema = z.object({
  services: z.record(z.string(), z.object({ image: z.string(), build: z.unknown().optional() })),
});

/** The image that the balancer's configuration is put in place from; no container of it stays. */
const configuration = 'nginx-config';

/** Where the stack's images are built. */
export interface Builder {
  docker: DockerCli;
  files: StackFiles;
  /** The id by which the environment's engine has an image of the builder's. */
  idThere(id: string): Promise<string | undefined>;
}

/**
 * What bringing the stack up would touch. Builds the images as that would, for that is how they are compared, but
 * under names of their own that are gone when this ends.
 */
export async function foreseeStack(
  docker: DockerCli,
  environment: string,
  files: StackFiles,
  builder: Builder,
): Promise<Touched[]> {
  const { DockerRootDir: data } = await readInfo(docker);
  const names = namesOf(environment);
  const hashes = readHashes(await files.print(data, on('config', '--hash', '*')));
  const ids = await docker.print(listStack(names));
  if (ids === '') {
    return changesOf(
      [...hashes].map(([name, configHash]) => ({ name, configHash, image: '' })),
      '',
    );
  }
  const trial = `${environment}-plan`;
  await builder.files.print(data, buildStack, trial);
  const wanted = renderedSchema.parse(
    JSON.parse(await files.print(data, on('--profile', 'setup', 'config', '--format', 'json'), trial)),
  );
  const idThere = async (image: string) => {
    const built = await idOf(builder.docker, image);
    return built === undefined ? idOf(docker, image) : builder.idThere(built);
  };
  const components = await Promise.all(
    Object.entries(wanted.services).map(async ([name, { image }]) => ({
      name,
      configHash: hashes.get(name) ?? '',
      image: await idThere(image),
    })),
  );
  const configured = components.find(({ name }) => name === configuration)?.image;
  const reloaded: Touched[] =
    configured === (await idOf(docker, `${names.stack}/${configuration}`))
      ? []
      : [{ name: 'nginx', how: 'reloaded: its configuration is another' }];
  const built = Object.values(wanted.services).flatMap(({ image, build }) => (build ? [image] : []));
  await builder.docker.run(['image', 'rm', ...built]);
  const inspected = await docker.print(inspectContainers(ids.trim().split('\n')));
  return [
    ...reloaded,
    ...changesOf(
      components.filter(({ name }) => name !== configuration),
      inspected,
    ),
  ];
}

const idOf = (docker: DockerCli, image: string) => docker.ask((api) => api.imageId(image));

const on =
  (...words: string[]) =>
  (names: Names, folder: string) =>
    onStack(names, folder, ...words);
