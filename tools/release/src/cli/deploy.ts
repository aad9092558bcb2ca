import { resolve } from 'node:path';
import type { Command } from 'commander';
import { deploy } from '../deploy.ts';
import { rollOut } from './rollout.ts';
import { addVerb, open, type CommonOptions } from './verb.ts';

interface DeployOptions extends CommonOptions {
  service?: string;
  artifact?: string;
  force?: boolean;
}

export function addDeploy(program: Command): void {
  addVerb(program, 'deploy', 'build the service and move its traffic to the new release')
    .option('--service <name>', 'only this service')
    .option('--artifact <folder>', 'release this bundle instead of building one')
    .option('--force', 'release anew even if nothing has changed')
    .addHelpText(
      'after',
      '\nExits with 0 only if the release serves. Otherwise the one before serves on, and the exit code is not 0.',
    )
    .action(async (environment: string, { artifact, ...options }: DeployOptions) => {
      const given = artifact === undefined ? {} : { artifact: resolve(artifact) };
      await rollOut('deploy', deploy, open(environment), { ...options, ...given });
    });
}
