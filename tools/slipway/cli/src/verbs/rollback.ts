import type { Command } from 'commander';
import { rollback } from '@slipway/rollout/rollback';
import type { ReleaseId } from '@slipway/core/release/release';
import { onlyEnvironment } from './only-environment.ts';
import { rollOut } from './rollout.ts';
import { waitOption } from './wait.ts';
import { addVerb, open, releaseArgument, type CommonOptions } from './verb.ts';

interface RollbackOptions extends CommonOptions {
  service?: string;
  wait?: number;
  summary?: string;
  to?: ReleaseId;
  force?: boolean;
}

export function addRollback(program: Command): void {
  addVerb(
    program,
    'rollback',
    'move the traffic back to the last healthy release before the current one',
    '[environment]',
  )
    .option('--service <name>', 'only this service')
    .option('--to <release>', 'to this release, such as r3', releaseArgument)
    .option('--force', 'even to a release that was rolled back')
    .addOption(waitOption())
    .option('--summary <file>', 'append how it ended to this file, as Markdown')
    .addHelpText('after', '\nWithout an environment: the only one that has releases.')
    .action(async (environment: string | undefined, options: RollbackOptions) => {
      const name = environment ?? (await onlyEnvironment('rollback'));
      await rollOut('rollback', rollback, open(name), options);
    });
}
