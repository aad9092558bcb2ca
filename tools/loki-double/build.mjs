import { build } from 'esbuild';

// One file without node_modules, so that an image of it needs only Node.
await build({
  entryPoints: { 'loki-double': 'src/main.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  legalComments: 'none',
});
