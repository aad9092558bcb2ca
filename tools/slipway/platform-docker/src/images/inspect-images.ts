import * as z from 'zod';
import type { DockerCli } from '../engine/docker-cli.ts';

const image = z.object({
  Id: z.string(),
  RepoTags: z.array(z.string()).nullish(),
  Architecture: z.string(),
  RootFS: z.object({ Layers: z.array(z.string()).nullish() }),
  /** When the engine last gave it a name (ISO 8601), where it says so. */
  Metadata: z.object({ LastTagTime: z.string().optional() }).optional(),
});
export type InspectedImage = z.output<typeof image>;

/** Those of the images that the engine has, in no order. */
export async function inspectImages(docker: DockerCli, names: readonly string[]): Promise<InspectedImage[]> {
  if (names.length === 0) return [];
  // With some of them missing the command fails, and still prints the others.
  const { stdout } = await docker.run(['image', 'inspect', ...names]);
  return stdout.trim() === '' ? [] : z.array(image).parse(JSON.parse(stdout));
}

/** The layers of every image that the engine has. */
export async function layersOfAll(docker: DockerCli): Promise<string[][]> {
  const printed = await docker.print(['image', 'ls', '--all', '--quiet', '--no-trunc']);
  const ids = [...new Set(printed.split('\n').filter(Boolean))];
  return (await inspectImages(docker, ids)).map(({ RootFS }) => RootFS.Layers ?? []);
}
