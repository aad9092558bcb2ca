import * as commands from '../commands/commands.ts';
import type { DockerCli } from '../engine/docker-cli.ts';
import type { Names } from '../names/names.ts';

/**
 * Removes all that an environment left on its engine: containers, volumes, network, images. True where there was any.
 * The balancer's image stays: the command that purges keeps the lock's name in a container of it.
 */
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
    const going = ids.filter((id) => id !== `${names.balancerImage}:latest`);
    if (going.length > 0) await docker.run([...remove, ...going]);
  }
  return found.some(({ ids }) => ids.length > 0);
}
