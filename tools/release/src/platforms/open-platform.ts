import type { Environment } from '../environment/schema.ts';
import type { Workspace } from '../environment/workspace.ts';
import { DockerPlatform } from './docker/docker-platform.ts';
import { LocalPlatform } from './local/local-platform.ts';
import type { Platform } from './platform.ts';

/** The platform that an environment asks for. */
export function openPlatform(workspace: Workspace, environment: Environment): Platform {
  switch (environment.platform) {
    case 'local':
      return new LocalPlatform(workspace, environment);
    case 'docker':
      return new DockerPlatform(workspace, environment);
  }
}
