import { loadEnvironment } from '@slipway/core/environment/load';
import type { Environment } from '@slipway/core/environment/schema';
import type { Workspace } from '@slipway/core/environment/workspace';
import { DockerPlatform } from '@slipway/platform-docker/docker-platform';
import { LocalPlatform } from '@slipway/platform-local/local-platform';
import type { Platform } from '@slipway/core/platform/platform';

/** The platform that an environment asks for. */
export function openPlatform(workspace: Workspace, environment: Environment): Platform {
  switch (environment.platform) {
    case 'local':
      return new LocalPlatform(workspace, environment);
    case 'docker':
      return new DockerPlatform(workspace, environment);
  }
}

/** The platform of an environment, by the environment's name. */
export function openEnvironment(workspace: Workspace, name: string): Platform {
  return openPlatform(workspace, loadEnvironment(workspace, name));
}
