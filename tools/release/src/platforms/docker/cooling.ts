import { coolReplica, restartPolicy, warmReplica } from './commands.ts';
import type { DockerCli } from './docker-cli.ts';
import type { ReplicaContainer } from './prometheus-targets.ts';

/**
 * Lets replicas end by themselves when their warm time is over, whatever becomes of this process: a timer inside each
 * container asks it to stop, and Docker is told not to start it again.
 */
export async function cool(
  docker: DockerCli,
  replicas: readonly ReplicaContainer[],
  afterMs: number,
): Promise<void> {
  const running = replicas.filter(({ state }) => state === 'ready');
  if (running.length === 0) return;
  const containers = running.map(({ container }) => container);
  await docker.run(restartPolicy('no', containers));
  await Promise.all(containers.map((container) => docker.run(coolReplica(container, afterMs))));
}

/** Stops these timers, and gives replicas their own restart policy back. */
export async function warm(
  docker: DockerCli,
  replicas: readonly ReplicaContainer[],
  policy: string,
): Promise<void> {
  if (replicas.length === 0) return;
  const running = replicas.filter(({ state }) => state === 'ready');
  await Promise.all(running.map(({ container }) => docker.run(warmReplica(container))));
  await docker.run(
    restartPolicy(
      policy,
      replicas.map(({ container }) => container),
    ),
  );
}
