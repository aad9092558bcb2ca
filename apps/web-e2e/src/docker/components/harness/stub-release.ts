import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StartedNetwork, type StartedTestContainer, Wait } from 'testcontainers';
import { repository } from '../../../harness/repository.ts';
import { OneNetworkContainer } from './one-network-container.ts';
import { start } from './started.ts';

const image = process.env['NODE_IMAGE'] ?? 'node:24-slim';
const program = readFileSync(
  join(repository, 'apps/web-e2e/src/docker/components/harness/stub-upstream.mjs'),
  'utf8',
);

/** Replicas found by the name of their release on a network, such as `web-r1`, as the engine starts them. */
export function startRelease(
  network: StartedNetwork,
  name: string,
  replicas: number,
): Promise<StartedTestContainer[]> {
  return Promise.all(Array.from({ length: replicas }, () => startReplica(network, name)));
}

/** The name by which a stub tells that it was the one that answered. */
export const replicaOf = (container: StartedTestContainer): string => container.getId().slice(0, 12);

function startReplica(network: StartedNetwork, name: string): Promise<StartedTestContainer> {
  return start(
    new OneNetworkContainer(image)
      .withNetworkAs(network, name)
      .withEnvironment({ RELEASE: name })
      .withCopyContentToContainer([{ content: program, target: '/stub-upstream.mjs' }])
      .withCommand(['node', '/stub-upstream.mjs'])
      .withWaitStrategy(Wait.forLogMessage('listens')),
  );
}
