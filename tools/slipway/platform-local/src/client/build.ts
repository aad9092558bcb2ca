import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { digestFolder } from '@slipway/core/release/digest';
import type { Artifact } from '@slipway/core/release/release';

const lastLines = 30;

/** The command that builds a service's bundle, from the workspace root: the plugin @slipway/nx gives each service this target. */
export const buildCommand = (service: string): string[] => ['npx', 'nx', 'run', `${service}:bundle`];

/** Where that leaves the bundle: a folder that needs nothing else, with a `main.cjs`, `main.mjs` or `main.js`. */
export const bundleOf = (root: string, service: string) => join(root, 'apps', service, 'dist', 'bundle');

/** Builds a service's bundle with Nx and identifies it by its content. */
export async function buildBundle(root: string, service: string): Promise<Artifact> {
  const [program = '', ...args] = buildCommand(service);
  const { failed, all } = await execa(program, args, {
    cwd: root,
    all: true,
    reject: false,
    stdin: 'ignore',
    env: { FORCE_COLOR: '0', NX_TUI: 'false' },
  });
  if (failed) {
    throw new SlipwayError({
      what: `The build of ${service} failed`,
      why: 'its last lines are below',
      next: `fix it, check with: ${buildCommand(service).join(' ')}`,
      lines: all
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(-lastLines),
    });
  }
  return identifyBundle(bundleOf(root, service), root);
}

/** Identifies a bundle that was built before. */
export function identifyBundle(folder: string, root: string): Artifact {
  const main = ['main.cjs', 'main.mjs', 'main.js'].find((file) => existsSync(join(folder, file)));
  if (main === undefined) {
    throw new SlipwayError({
      what: `${relative(root, folder) || folder} is not a bundle`,
      why: existsSync(folder) ? 'it has no main.cjs, main.mjs or main.js' : 'there is no such folder',
      next: 'name a folder that a build made, such as apps/web/dist/bundle',
      exitCode: 2,
    });
  }
  return { kind: 'bundle', digest: digestFolder(folder), source: folder };
}
