import * as commands from './commands.ts';
import type { DockerCli } from './docker-cli.ts';
import type { Names } from './names.ts';

/** Removes all that an environment left on its engine: containers, volumes, network, images. True where there was any. */
export async function purgeEnvironment(
  docker: DockerCli,
  environment: string,
  names: Names,
): Promise<boolean> {
  const found = await Promise.all(
    commands.listEverything(environment, names).map(async ({ list, remove }) => {
      const ids = (await docker.print(list)).split('\n').filter(Boolean);
      return { remove, ids: [...new Set(ids)] };
    }),
  );
  for (const { remove, ids } of found) {
    if (ids.length > 0) await docker.run([...remove, ...ids]);
  }
  return found.some(({ ids }) => ids.length > 0);
}
