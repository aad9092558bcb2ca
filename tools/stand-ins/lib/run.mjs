import { spawn, spawnSync } from 'node:child_process';

/** Runs a command, its output kept and shown only when it fails. */
export function run(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const last = output.trimEnd().split('\n').slice(-15).join('\n');
      reject(
        new Error(`\`${file} ${args.slice(0, 2).join(' ')} ...\` ended with ${signal ?? code}:\n${last}`),
      );
    });
  });
}

/** What a command prints, or undefined when it fails. */
export function ask(file, args) {
  const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8' });
  return status === 0 ? (stdout + stderr).trim() : undefined;
}
