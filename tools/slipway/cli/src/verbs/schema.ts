import type { Command } from 'commander';
import { environmentJsonSchema } from '@slipway/core/environment/json-schema';

/** Prints the JSON Schema of deploy/environments/*.yaml; the one beside them is kept like this. */
export function addSchema(program: Command): void {
  program
    .command('schema')
    .description("print the JSON Schema of an environment's file, for editors")
    .action(() => {
      process.stdout.write(`${JSON.stringify(environmentJsonSchema(), null, 2)}\n`);
    });
}
