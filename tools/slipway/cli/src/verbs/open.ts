import type { Command } from 'commander';
import type { Endpoint } from '@slipway/core/platform/lifecycle';
import { onlyEnvironment } from './only-environment.ts';
import { addVerb, open, print, type CommonOptions } from './verb.ts';

export function addOpen(program: Command): void {
  addVerb(program, 'open', 'the addresses of an environment, and how to sign in', '[environment]').action(
    async (environment: string | undefined, options: CommonOptions) => {
      const name = environment ?? (await onlyEnvironment('open'));
      const endpoints = await open(name).platform.endpoints();
      const width = Math.max(...endpoints.map((endpoint) => endpoint.name.length));
      print(
        options,
        // `doors` is what these were called once.
        { environment: name, endpoints, doors: endpoints },
        endpoints
          .map((endpoint) => `${endpoint.name.padEnd(width)}  ${endpoint.url}${signIn(endpoint)}`)
          .join('\n'),
      );
    },
  );
}

function signIn({ user, password }: Endpoint): string {
  if (user === undefined) return '';
  return `  sign in as ${user}${password === undefined ? '; the password is made on the first start' : ` with ${password}`}`;
}
