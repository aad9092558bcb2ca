import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SlipwayError } from '../errors/slipway-error.ts';

const environmentsFolder = join('deploy', 'environments');

/** The folders of one checkout that Slipway reads and writes. */
export interface Workspace {
  root: string;
}

/** The nearest folder upwards that has `deploy/environments`. */
export function findWorkspace(from: string = process.cwd()): Workspace {
  for (let root = from; ; root = dirname(root)) {
    if (existsSync(join(root, environmentsFolder))) return { root };
    if (root === dirname(root)) break;
  }
  throw new SlipwayError({
    what: 'This is not a Slipway workspace',
    why: `neither ${from} nor a folder above it has ${environmentsFolder}`,
    next: 'change into the workspace, then run the command again',
    exitCode: 2,
  });
}

export function environmentFile({ root }: Workspace, name: string): string {
  return join(root, environmentsFolder, `${name}.yaml`);
}

/** The names of all environments, sorted. */
export function listEnvironments({ root }: Workspace): string[] {
  return readdirSync(join(root, environmentsFolder))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** Where an environment of the `local` platform keeps all its state. */
export function stateFolder({ root }: Workspace, environment: string): string {
  return join(root, '.slipway', environment);
}
