import type { Command } from 'commander';
import { onlyEnvironment } from './only-environment.ts';
import { addVerb, open, print, type CommonOptions } from './verb.ts';

export function addDown(program: Command): void {
  addVerb(
    program,
    'down',
    'stop everything of an environment; its releases and its history stay',
    '[environment]',
  ).action(async (environment: string | undefined, options: CommonOptions) => {
    const name = environment ?? (await onlyEnvironment('down'));
    const stopped = await open(name).platform.down();
    const line = stopped ? `${name} is down; its releases and its history are kept` : `${name} was not up`;
    print(options, { environment: name, stopped }, line);
  });
}
