import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

// One file a program, so that a running supervisor depends on nothing that a later install or build may change.
await build({
  entryPoints: {
    cli: 'src/main.ts',
    supervisor: '../platform-local/src/supervisor/main.ts',
    'agent/main': '../platform-docker/src/agent/main.ts',
    scout: '../platform-docker/src/scout/main.ts',
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
  define: { 'process.env.SLIPWAY_VERSION': JSON.stringify(version) },
  // Some dependencies are CommonJS and call require for Node's own modules.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
});
