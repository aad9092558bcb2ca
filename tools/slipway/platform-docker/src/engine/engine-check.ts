import * as z from 'zod';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import type { DockerCli } from './docker-cli.ts';

/** The first engine whose health checks know a start interval. */
export const oldestEngine = 25;

const info = z.object({ ServerVersion: z.string(), DockerRootDir: z.string() });

/** The folder of the engine's own data, on the engine's machine. Throws where the engine is too old. */
export async function checkEngine(docker: DockerCli): Promise<string> {
  const { ServerVersion: version, DockerRootDir } = info.parse(await docker.ask((api) => api.info()));
  if (Number.parseInt(version, 10) >= oldestEngine) return DockerRootDir;
  throw new SlipwayError({
    what: `This Docker Engine is too old: ${version}`,
    why: `Slipway needs ${String(oldestEngine)} or newer, for health checks with a start interval`,
    next: 'update the engine',
  });
}
