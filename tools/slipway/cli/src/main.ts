import { CommanderError } from 'commander';
import { createProgram } from './verbs/program.ts';
import { describeError, errorDocument, exitCodeOf } from './terminal/print-error.ts';

const json = process.argv.includes('--json');
const verbose = process.argv.includes('--verbose');

try {
  await createProgram().parseAsync();
} catch (error) {
  // Commander has printed its own message: help, the version, or what was wrong with the call.
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    if (json && error.exitCode !== 0)
      process.stdout.write(`${JSON.stringify({ error: { what: error.message } })}\n`);
  } else {
    process.stderr.write(`${describeError(error, verbose)}\n`);
    if (json) process.stdout.write(`${JSON.stringify(errorDocument(error))}\n`);
    // At once: what was under way when it failed (a build, say) is not to be waited for.
    process.exit(exitCodeOf(error));
  }
}
