import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What `docker ...` prints; rejects with its last words when it fails. */
export async function docker(...args: string[]): Promise<string> {
  const { stdout, stderr } = await run('docker', args, { maxBuffer: 64 * 1024 * 1024 });
  return (stdout + stderr).trim();
}

/** Runs a program of an image in place of its entry point. */
export async function runIn(image: string, program: string, ...args: string[]): Promise<string> {
  return docker('run', '--rm', '--network', 'none', '--entrypoint', program, image, ...args);
}
