import type { ServiceSettings } from './service-settings.ts';
import type { Workspace } from './workspace.ts';

/** What a suite that holds on every platform is run on. */
export interface SuitePlatform {
  /** An environment of its own. */
  create: (settings?: ServiceSettings) => Promise<Workspace>;
  /** What `--artifact` is given for a service's bundle. */
  artifactOf: (bundle: string) => string;
}
