#!/usr/bin/env node
import { existsSync } from 'node:fs';

const cli = new URL('../dist/cli.mjs', import.meta.url);
if (!existsSync(cli)) {
  process.stderr.write('slipway is not built yet. Build it with: npx nx build cli\n');
  process.exit(1);
}
await import(cli.href);
