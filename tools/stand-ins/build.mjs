// Builds the stand-ins, or those that are named:   node build.mjs [NAME...] [--force]
// `--list` prints their references, for `docker save` and the like, and builds nothing.
import { parseArgs } from 'node:util';
import { buildBase } from './lib/build-base.mjs';
import { buildImage } from './lib/build-image.mjs';
import { requireEngine } from './lib/engine.mjs';
import { base, reference, references, select } from './lib/images.mjs';

async function step(name, work) {
  const began = performance.now();
  process.stdout.write(`${name} ...`);
  try {
    const result = await work();
    process.stdout.write(` ${result} (${((performance.now() - began) / 1000).toFixed(1)} s)\n`);
  } catch (error) {
    process.stdout.write(' failed\n');
    throw error;
  }
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { force: { type: 'boolean', default: false }, list: { type: 'boolean', default: false } },
  });
  const chosen = select(positionals);
  if (values.list) {
    console.log(chosen.flatMap(references).join('\n'));
  } else {
    requireEngine();
    const forceBase = values.force && positionals.length === 0;
    await step(base, () => buildBase({ force: forceBase }));
    for (const image of chosen) await step(reference(image), () => buildImage(image, values));
  }
} catch (error) {
  console.error(`stand-ins: ${error.message}`);
  process.exitCode = 1;
}
