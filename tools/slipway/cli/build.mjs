import { cpSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

// One file a program, so that a running supervisor depends on nothing that a later install or build may change.
await build({
  entryPoints: {
    cli: 'src/main.ts',
    supervisor: '../platform-local/src/supervisor/main.ts',
    'agent/main': '../platform-docker/src/agent/main.ts',
    'agent/errors': '../platform-docker/src/agent/errors.ts',
  },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  loader: { '.sh': 'text' },
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minifySyntax: true,
  legalComments: 'none',
  conditions: ['@slipway/source'],
  // Some dependencies are CommonJS and call require for Node's own modules.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
});

/** The stack's files, for workspaces that have Slipway as a package: `nx g @slipway/nx:init` copies them. */
const stack = [
  'compose.yaml',
  'alertmanager',
  'fluentd',
  'grafana',
  'loki',
  'nginx',
  'prometheus',
  'environments/environment.schema.json',
];

rmSync('dist/stack', { recursive: true, force: true });
for (const entry of stack) cpSync(`../../../deploy/${entry}`, `dist/stack/${entry}`, { recursive: true });
