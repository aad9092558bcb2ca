import { Command } from 'commander';
import { addDoctor, addSetup } from './checks.ts';
import { addDeploy } from './deploy.ts';
import { addDown } from './down.ts';
import { addHistory } from './history.ts';
import { addLogs } from './logs.ts';
import { addOpen } from './open.ts';
import { addAbort, addPromote } from './order.ts';
import { addPlan } from './plan.ts';
import { addRollback } from './rollback.ts';
import { addService } from './service.ts';
import { addSchema } from './schema.ts';
import { addStatus } from './status.ts';
import { addUp } from './up.ts';

/** The command `slipway`: one verb a file. */
export function createProgram(): Command {
  const program = new Command('slipway')
    .description('Launch a Node service, watch it, roll it back.')
    // The build writes it in.
    .version(process.env.SLIPWAY_VERSION ?? 'from its sources', '--version', 'print the version')
    .addHelpText('after', '\nWhat the words mean: docs/glossary.md')
    .showHelpAfterError('(slipway --help shows what there is)')
    .exitOverride();
  const verbs = [
    addPlan,
    addDeploy,
    addRollback,
    addPromote,
    addAbort,
    addStatus,
    addLogs,
    addHistory,
    addOpen,
    addUp,
    addDown,
    addService,
    addSetup,
    addDoctor,
    addSchema,
  ];
  for (const add of verbs) add(program);
  return program;
}
