import * as z from 'zod';
import type { DockerCli } from './docker-cli.ts';

const info = z.object({ DockerRootDir: z.string() });

/** The folder of the engine's own data, on the engine's machine. */
export async function dataRoot(docker: DockerCli): Promise<string> {
  return info.parse(await docker.ask((api) => api.info())).DockerRootDir;
}
