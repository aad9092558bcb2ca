import * as z from 'zod';
import type { DockerCli } from './docker-cli.ts';

const engineInfo = z.object({
  ID: z.string(),
  ServerVersion: z.string(),
  Architecture: z.string(),
  /** Its processors. */
  NCPU: z.int(),
  /** The folder of its own data, on its machine. */
  DockerRootDir: z.string(),
  /** ISO 8601. */
  SystemTime: z.string(),
  /** Of its image store, such as `driver-type io.containerd.snapshotter.v1`. */
  DriverStatus: z.array(z.array(z.string())).nullish(),
});
export type EngineInfo = z.output<typeof engineInfo>;

/** What an engine says of itself and its machine. */
export async function readInfo(docker: DockerCli): Promise<EngineInfo> {
  return engineInfo.parse(await docker.ask((api) => api.info()));
}
