import { RemoteServer, type ImageStore } from './remote-server.ts';
import { createRemoteWorkspace, type RemoteWorkspace } from './remote-workspace.ts';

/** A server, and an environment on it that nothing was deployed to when the tests began. */
export interface Elsewhere {
  readonly server: RemoteServer;
  readonly imageStore: ImageStore;
  /** There once the tests run. */
  readonly created: () => RemoteWorkspace;
}

/** Starts a server for all suites of a describe, and stops it after them. */
export function elsewhere(imageStore: ImageStore): Elsewhere {
  const server = new RemoteServer(imageStore);
  let workspace: RemoteWorkspace | undefined;

  beforeAll(async () => {
    await server.start();
    workspace = await createRemoteWorkspace(server);
  });

  afterAll(() => server.stop());

  return {
    server,
    imageStore,
    created: () => {
      if (!workspace) throw new Error('the environment is there once the tests run');
      return workspace;
    },
  };
}
