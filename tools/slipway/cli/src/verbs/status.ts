import type { Command } from 'commander';
import { onlyEnvironment } from './only-environment.ts';
import { readStatus } from '../status/read.ts';
import { showStatus } from '../status/show.ts';
import { addVerb, open, print, type CommonOptions } from './verb.ts';

export function addStatus(program: Command): void {
  addVerb(program, 'status', 'what serves, what is on standby, and how it does', '[environment]').action(
    async (environment: string | undefined, options: CommonOptions) => {
      const { platform } = open(environment ?? (await onlyEnvironment('status')));
      const status = await readStatus(platform);
      print(options, status, showStatus(status));
    },
  );
}
