import type { Command } from 'commander';
import { rollback } from '../rollback.ts';
import type { ReleaseId } from '../release/release.ts';
import { onlyEnvironment } from './only-environment.ts';
import { rollOut } from './rollout.ts';
import { addVerb, open, releaseArgument, type CommonOptions } from './verb.ts';

interface RollbackOptions extends CommonOptions {
  service?: string;
  to?: ReleaseId;
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
    .addHelpText('after', '\nWithout an environment: the only one that has releases.')
    .action(async (environment: string | undefined, options: RollbackOptions) => {
      const name = environment ?? (await onlyEnvironment('rollback'));
      await rollOut('rollback', rollback, open(name), options);
    });
}
