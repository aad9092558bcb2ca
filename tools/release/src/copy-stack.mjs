// @ts-check
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './packages.mjs';

/** The stack's files: the package of the command has them, for `nx g @slipway/nx:init` to copy into a workspace. */
const entries = [
  'compose.yaml',
  'alertmanager',
  'fluentd',
  'grafana',
  'loki',
  'nginx',
  'prometheus',
  'environments/environment.schema.json',
];

/** @param {string} to */
export function copyStack(to) {
  for (const entry of entries) cpSync(join(root, 'deploy', entry), join(to, entry), { recursive: true });
}
