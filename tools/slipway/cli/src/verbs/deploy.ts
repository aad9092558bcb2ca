import type { Command } from 'commander';
import { deploy } from '@slipway/rollout/deploy';
import { rollOut } from './rollout.ts';
import { waitOption } from './wait.ts';
import { addVerb, open, type CommonOptions } from './verb.ts';

interface DeployOptions extends CommonOptions {
  service?: string;
  wait?: number;
  hold?: boolean;
  summary?: string;
  artifact?: string;
  force?: boolean;
}

export function addDeploy(program: Command): void {
  addVerb(program, 'deploy', 'build the service and move its traffic to the new release')
    .option('--service <name>', 'only this service')
    .option(
      '--artifact <artifact>',
      'release this bundle (a folder) or image (its name) instead of building one',
    )
    .option('--force', 'release again even if nothing has changed')
    .option('--hold', 'stop at each step, and wait for slipway promote or slipway abort')
    .addOption(waitOption())
    .option('--summary <file>', 'append how it ended to this file, as Markdown')
    .addHelpText(
      'after',
      '\nExits with 0 only if the release serves. Otherwise the one before serves on, and the exit code is not 0.',
    )
    .action(async (environment: string, options: DeployOptions) => {
      await rollOut('deploy', deploy, open(environment), options);
    });
}
