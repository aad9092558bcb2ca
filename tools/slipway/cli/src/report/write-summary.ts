import { appendFile } from 'node:fs/promises';
import { messageOf, SlipwayError } from '@slipway/core/errors/slipway-error';

/** Appends to the file that `--summary` names, such as a CI job's own; what is not written fails nothing. */
export async function writeSummary(file: string | undefined, markdown: string): Promise<void> {
  if (file === undefined) return;
  try {
    await appendFile(file, markdown);
  } catch (error) {
    process.stderr.write(`! the summary could not be written to ${file}: ${messageOf(error)}\n`);
  }
}

/** The error as it is meant to be read; a bug is called one. */
export function readable(error: unknown): SlipwayError {
  return error instanceof SlipwayError
    ? error
    : new SlipwayError({ what: 'unexpected error, this is a bug in Slipway', why: messageOf(error) });
}
