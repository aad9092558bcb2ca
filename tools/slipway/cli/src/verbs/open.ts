import type { Command } from 'commander';
import type { Door } from '@slipway/core/platform/lifecycle';
import { onlyEnvironment } from './only-environment.ts';
import { addVerb, open, print, type CommonOptions } from './verb.ts';

export function addOpen(program: Command): void {
  addVerb(program, 'open', 'the addresses of an environment, and how to sign in', '[environment]').action(
    async (environment: string | undefined, options: CommonOptions) => {
      const name = environment ?? (await onlyEnvironment('open'));
      const doors = await open(name).platform.doors();
      const width = Math.max(...doors.map((door) => door.name.length));
      print(
        options,
        { environment: name, doors },
        doors.map((door) => `${door.name.padEnd(width)}  ${door.url}${signIn(door)}`).join('\n'),
      );
    },
  );
}

function signIn({ user, password }: Door): string {
  if (user === undefined) return '';
  return `  sign in as ${user}${password === undefined ? '; the password is made on the first start' : ` with ${password}`}`;
}
