import { Command } from 'commander';
import { addDeploy } from './deploy.ts';
import { addDown } from './down.ts';
import { addHistory } from './history.ts';
import { addLogs } from './logs.ts';
import { addRollback } from './rollback.ts';
import { addStatus } from './status.ts';

/** The command `slipway`: one verb a file. */
export function createProgram(): Command {
  const program = new Command('slipway')
    .description('Launch a Node service, watch it, haul it back.')
    .showHelpAfterError('(slipway --help shows what there is)')
    .exitOverride();
  for (const add of [addDeploy, addRollback, addStatus, addLogs, addHistory, addDown]) add(program);
  return program;
}
