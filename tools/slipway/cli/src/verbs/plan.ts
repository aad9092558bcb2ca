import type { Command } from 'commander';
import { deploy } from '@slipway/rollout/deploy';
import { readPlan } from '@slipway/rollout/plan/read';
import { showPlan } from '../plan/show.ts';
import { onlyEnvironment } from './only-environment.ts';
import { addVerb, mustBeOne, open, print, servicesOf, type CommonOptions } from './verb.ts';

interface PlanOptions extends CommonOptions {
  service?: string;
  artifact?: string;
  force?: boolean;
  commands?: boolean;
}

/** Exit status of a plan that is not empty. */
const wouldChange = 3;

export function addPlan(program: Command): void {
  addVerb(program, 'plan', 'show what a deploy would do, and change nothing', '[environment]')
    .option('--service <name>', 'only this service')
    .option(
      '--artifact <artifact>',
      'with this bundle (a folder) or image (its name) instead of building one',
    )
    .option('--force', 'of a deploy that releases again even if nothing has changed')
    .option('--commands', 'show the commands too')
    .addHelpText('after', '\nExits with 0 where nothing would change, with 3 where something would.')
    .action(async (environment: string | undefined, options: PlanOptions) => {
      const { platform } = open(environment ?? (await onlyEnvironment('plan')));
      const names = servicesOf(platform, options.service);
      mustBeOne(platform, names, options.artifact);
      const plan = await readPlan(platform, names, (settings) => deploy(settings).phases, options);
      print(options, plan, showPlan(plan));
      if (plan.changes) process.exitCode = wouldChange;
    });
}
