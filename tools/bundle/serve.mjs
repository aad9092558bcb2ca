import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { context } from 'esbuild';
import { esbuildOptions, workspace } from './esbuild-options.mjs';
import { writeBundle } from './write-bundle.mjs';

/** Milliseconds: an editor writes a file in several steps, and a formatter right after it. */
const SETTLE = 50;

const [project] = process.argv.slice(2);
if (!project) {
  console.error('usage: node tools/bundle/serve.mjs apps/SERVICE');
  process.exit(2);
}

const outfile = join(workspace, project, 'dist/serve/main.cjs');
const builder = await context(esbuildOptions(project, outfile));
const watched = new Set();
let service;
let timer;
let rebuilding = Promise.resolve();
let ending = false;

/** esbuild's own watch polls, and may take two seconds to see a change. */
function watchSources(inputs) {
  for (const input of Object.keys(inputs)) {
    const folder = join(workspace, dirname(input));
    if (input.includes('node_modules') || watched.has(folder)) continue;
    watched.add(folder);
    watch(folder, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        rebuilding = rebuilding.then(rebuild);
      }, SETTLE);
    });
  }
}

async function rebuild() {
  if (ending) return;
  try {
    const result = await builder.rebuild();
    writeBundle(result, workspace);
    watchSources(result.metafile.inputs);
  } catch {
    console.error('Not restarted: what is above has to be put right first.');
    return;
  }
  await stop('SIGTERM');
  start();
}

function start() {
  if (ending) return;
  const child = spawn(process.execPath, [outfile], {
    stdio: 'inherit',
    // No one balances in front of it, so no one needs a grace between one version and the next.
    env: { DRAIN_GRACE_MS: '0', DRAIN_DEADLINE_MS: '1000', ...process.env },
  });
  service = child;
  child.once('exit', (code) => {
    if (service === child) service = undefined;
    if (code && !ending) console.error(`Ended with ${code}; starts again when a source changes.`);
  });
}

async function stop(signal) {
  if (!service) return;
  const exited = once(service, 'exit');
  service.kill(signal);
  await exited;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, async () => {
    if (ending) return;
    ending = true;
    await stop('SIGINT');
    await builder.dispose();
    process.exit(0);
  });
}

rebuilding = rebuild();
await rebuilding;
if (watched.size === 0) process.exit(1);
