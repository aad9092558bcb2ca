import type { Environment } from '../environment/schema.ts';
import type { Workspace } from '../environment/workspace.ts';
import { LocalPlatform } from './local/local-platform.ts';
import type { Platform } from './platform.ts';

const platforms: Record<
  Environment['platform'],
  new (workspace: Workspace, environment: Environment) => Platform
> = {
  local: LocalPlatform,
};

/** The platform that an environment asks for. */
export function openPlatform(workspace: Workspace, environment: Environment): Platform {
  return new platforms[environment.platform](workspace, environment);
}
