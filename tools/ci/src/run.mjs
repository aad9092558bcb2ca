import { spawn, spawnSync } from 'node:child_process';
import { root } from './root.mjs';

/** What a command of this folder can't do, in words for a person. */
export class CiError extends Error {}

/**
 * What a program prints, without the last line break. Rejects what ends with anything but 0.
 *
 * @param {readonly string[]} argv
 * @param {{ input?: string, cwd?: string }} [options]
 */
export function read([program = '', ...args], options = {}) {
  const { status, stdout, error } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  if (error) throw new CiError(`${program} could not be started: ${error.message}`);
  if (status !== 0) throw new CiError(`${program} ${args.join(' ')} ended with ${String(status)}`);
  return stdout.replace(/\n$/, '');
}

/**
 * Whether a program ends with 0; what it prints is of no interest.
 *
 * @param {readonly string[]} argv
 */
export function succeeds([program = '', ...args]) {
  return spawnSync(program, args, { cwd: root, stdio: 'ignore' }).status === 0;
}

/**
 * Runs a program with its output shown, and hands on the signals by which it is asked to end: a cancelled job
 * signals only the process that it started.
 *
 * @param {readonly string[]} argv
 * @param {NodeJS.ProcessEnv} [env] added to this process's own
 * @returns {Promise<{ code: number, stdout: string }>}
 */
export function watch([program = '', ...args], env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['inherit', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stdout.pipe(process.stdout, { end: false });
    /** @param {NodeJS.Signals} signal */
    const handOn = (signal) => {
      child.kill(signal);
    };
    process.on('SIGINT', handOn).on('SIGTERM', handOn);
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGINT', handOn).off('SIGTERM', handOn);
      resolve({ code: code ?? 1, stdout });
    });
  });
}

/**
 * Runs the whole of a command: what it can't do is one line on stderr, and exit code 1.
 *
 * @param {() => unknown} command
 */
export async function main(command) {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof CiError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
