import type { Command } from 'commander';
import { whoIs } from '@slipway/core/release/actor';
import { giveOrder } from '@slipway/rollout/sequence/give-order';
import type { Order } from '@slipway/core/platform/lock';
import { onlyEnvironment } from './only-environment.ts';
import { addVerb, open, print, type CommonOptions } from './verb.ts';

export function addPromote(program: Command): void {
  addOrder(program, 'promote', 'tell the rollout in progress to go on with its next step now', 'go on');
}

export function addAbort(program: Command): void {
  addOrder(
    program,
    'abort',
    'tell the rollout in progress to go back: what served before serves on',
    'go back',
  );
}

function addOrder(program: Command, what: Order['what'], description: string, told: string): void {
  addVerb(program, what, description, '[environment]').action(
    async (environment: string | undefined, options: CommonOptions) => {
      const { platform } = open(environment ?? (await onlyEnvironment(what)));
      const holder = await giveOrder(platform, what);
      const line = `told the ${holder.command} of ${whoIs(holder)} (process ${String(holder.pid)}) to ${told}`;
      print(options, { environment: platform.environment.name, order: what, holder }, line);
    },
  );
}
