import type { DockerCli } from '../engine/docker-cli.ts';
import { inspectImages, type InspectedImage } from './inspect-images.ts';

/** Under this name an engine keeps parts of an image until it is whole. */
export const partName = 'slipway-part';
/** Under this name an engine that gives images ids of its own keeps the id that one has where it was sent from. */
const sentName = 'slipway-sent';
const ours = [partName, sentName];

/** The name by which an engine knows an image from its id where it was sent from. */
export const sentAs = (id: string) => `${sentName}:${id.replace('sha256:', '')}`;

/** The images that were sent to an engine as an OCI layout, and parts of images that are not whole. */
export async function sentImages(engine: DockerCli): Promise<InspectedImage[]> {
  const references = ours.flatMap((name) => ['--filter', `reference=${name}`]);
  const printed = await engine.print(['image', 'ls', '--quiet', '--no-trunc', ...references]);
  return inspectImages(engine, [...new Set(printed.split('\n').filter(Boolean))]);
}

/**
 * Removes those that have had no name for a day but the one that they were sent under. Not at once: a deploy that was
 * given an image by its id names it only when it makes a release of it, and one that was cut off is tried again.
 */
export async function forgetUnnamed(engine: DockerCli): Promise<void> {
  const unnamed = (await sentImages(engine)).filter((image) => isForgotten(image, new Date()));
  // One that a container still uses stays.
  if (unnamed.length > 0)
    await engine.run(['image', 'rm', ...unnamed.flatMap(({ RepoTags }) => RepoTags ?? [])]);
}

const dayMs = 86_400_000;

export function isForgotten(
  { RepoTags, Metadata }: Pick<InspectedImage, 'RepoTags' | 'Metadata'>,
  now: Date,
): boolean {
  const hasNoOther = (RepoTags ?? []).every((name) => ours.some((own) => name.startsWith(`${own}:`)));
  const named = Date.parse(Metadata?.LastTagTime ?? '');
  return hasNoOther && now.getTime() - named > dayMs;
}
