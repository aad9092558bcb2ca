import type { SuitePlatform } from '../harness/suite-platform.ts';
import type { ServiceSettings } from '../harness/service-settings.ts';
import { createDockerWorkspace, type DockerWorkspace } from './docker-workspace.ts';
import { imageWith } from './images.ts';

export interface DockerPlatform extends SuitePlatform {
  create: (settings?: ServiceSettings) => Promise<DockerWorkspace>;
}

export const onDocker: DockerPlatform = { create: createDockerWorkspace, artifactOf: imageWith };

/**
 * One environment for all suites of a file: each configures it as it needs it, and goes on with what serves there. A stack
 * of its own would cost each half a minute.
 */
export function onOneStack(): DockerPlatform {
  let workspace: DockerWorkspace | undefined;

  beforeAll(async () => {
    workspace = await createDockerWorkspace();
  });

  return {
    ...onDocker,
    create: (settings = {}) => {
      if (!workspace) throw new Error('the environment is there once the tests run');
      workspace.configure(settings);
      return Promise.resolve(workspace);
    },
  };
}
