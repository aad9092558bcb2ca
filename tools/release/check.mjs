// @ts-check
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dist, root } from './src/packages.mjs';

/** Every package is for Node as ES modules; Node 20.19 and later load them from CommonJS, too. */
const checks = [
  ['publint', 'run', '--strict'],
  ['attw', '--profile', 'esm-only'],
];

const tarballs = readdirSync(dist).filter((file) => file.endsWith('.tgz'));
for (const tarball of tarballs) {
  for (const check of checks) {
    const { status } = spawnSync('npx', ['--no', '--', ...check, join(dist, tarball)], {
      cwd: root,
      stdio: 'inherit',
    });
    if (status !== 0) process.exitCode = 1;
  }
}
