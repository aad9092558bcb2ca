import { readFile } from 'node:fs/promises';
import { resolve as resolvePath } from 'node:path';
import { execa } from 'execa';
import type { SecretReference } from '../environment/secret-reference.ts';
import { hasCode, messageOf, SlipwayError } from '../errors/slipway-error.ts';

/** Bytes that a value may have at most: what Docker and Kubernetes allow too. */
const mostBytes = 500_000;
/** Milliseconds that a command may take: someone may have to unlock a vault. */
const commandWithinMs = 120_000;
const linesShown = 10;

/** Values by name. They live in this process and in the environment's store, nowhere else. */
export type SecretValues = ReadonlyMap<string, Buffer>;

/**
 * The values behind references, read now. A file's path is relative to `root`. A file counts with every byte; of what
 * a command prints, one last line break is left out. Throws for the first that can't be read, and never tells a value.
 */
export async function resolveSecrets(
  references: Readonly<Record<string, SecretReference>>,
  root: string,
): Promise<SecretValues> {
  const values = new Map<string, Buffer>();
  for (const [name, reference] of Object.entries(references)) {
    const value = await valueOf(name, reference, root);
    if (value.length === 0) throw refused(name, `${describe(reference)} is empty`, 'give it a value');
    if (value.length > mostBytes) {
      throw refused(
        name,
        `${describe(reference)} has ${value.length.toLocaleString('en-US')} bytes, more than ${mostBytes.toLocaleString('en-US')}`,
        'is it the right one?',
      );
    }
    values.set(name, value);
  }
  return values;
}

function valueOf(name: string, reference: SecretReference, root: string): Buffer | Promise<Buffer> {
  if ('env' in reference) return fromVariable(name, reference.env);
  if ('file' in reference) return fromFile(name, resolvePath(root, reference.file));
  return fromCommand(name, reference.command, root);
}

function fromVariable(name: string, variable: string): Buffer {
  const value = process.env[variable];
  if (value !== undefined) return Buffer.from(value);
  throw refused(name, `the variable ${variable} is not set`, `set ${variable} for this command`);
}

async function fromFile(name: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw refused(
      name,
      hasCode(cause, 'ENOENT') ? `there is no file ${path}` : messageOf(cause),
      'put it there, readable for this user',
    );
  }
}

async function fromCommand(name: string, [program = '', ...args]: string[], root: string): Promise<Buffer> {
  const { failed, exitCode, signal, timedOut, stdout, stderr, ...result } = await execa(program, args, {
    cwd: root,
    reject: false,
    encoding: 'buffer',
    stdin: 'ignore',
    stripFinalNewline: false,
    timeout: commandWithinMs,
  });
  if (!failed) return Buffer.from(withoutLineBreak(stdout));
  const how = hasCode(result, 'ENOENT')
    ? 'is not installed'
    : timedOut
      ? `did not end within ${String(commandWithinMs / 1_000)} s`
      : exitCode === undefined
        ? `was ended by ${signal ?? 'a signal'}`
        : `failed with exit code ${String(exitCode)}`;
  // Only what it said on stderr: what it printed may be the secret.
  const said = Buffer.from(stderr).toString('utf8').split('\n');
  const lines = said.filter((line) => line.trim() !== '').slice(-linesShown);
  throw refused(
    name,
    `the command ${program} ${how}`,
    `try it by hand: ${[program, ...args].join(' ')}`,
    lines,
  );
}

function withoutLineBreak(text: Uint8Array): Uint8Array {
  const end = text.at(-1) === 0x0a ? text.length - 1 : text.length;
  return text.subarray(0, end);
}

function describe(reference: SecretReference): string {
  if ('env' in reference) return `the variable ${reference.env}`;
  if ('file' in reference) return `the file ${reference.file}`;
  return `what ${reference.command[0] ?? ''} printed`;
}

function refused(name: string, why: string, next: string, lines: string[] = []): SlipwayError {
  return new SlipwayError({
    what: `The secret ${name} can't be read, so nothing was changed`,
    why,
    next,
    lines,
  });
}
