import type { Command } from 'commander';
import { onlyEnvironment } from './only-environment.ts';
import { addVerb, open, print, type CommonOptions } from './verb.ts';

interface DownOptions extends CommonOptions {
  purge?: boolean;
}

export function addDown(program: Command): void {
  addVerb(
    program,
    'down',
    'stop everything of an environment; its releases and its history stay',
    '[environment]',
  )
    .option('--purge', 'remove its releases, history, lines and metrics too, for good')
    .action(async (environment: string | undefined, options: DownOptions) => {
      const name = environment ?? (await onlyEnvironment('down'));
      const { purge = false } = options;
      const stopped = await open(name).platform.down({ purge });
      print(options, { environment: name, stopped, purged: purge }, closingLine(name, stopped, purge));
    });
}

function closingLine(name: string, stopped: boolean, purge: boolean): string {
  if (purge) return stopped ? `${name} is gone, with all that it had` : `there was nothing of ${name}`;
  return stopped ? `${name} is down; its releases and its history are kept` : `${name} was not up`;
}
