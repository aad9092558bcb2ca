// Builds the stand-ins, or those that are named:   node build.mjs [NAME...] [--force]
// `--list` prints their references, for `docker save` and the like, and builds nothing.
import { parseArgs } from 'node:util';
import { buildBase } from './lib/build-base.mjs';
import { buildImage } from './lib/build-image.mjs';
import { requireEngine } from './lib/engine.mjs';
import { base, reference, references, select } from './lib/images.mjs';

async function step(name, work) {
  const began = performance.now();
  try {
    const result = await work();
    console.log(`${name} ... ${result} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    console.log(`${name} ... failed`);
    throw error;
  }
}

/** Two at a time: each waits for its downloads for most of its time. */
async function buildAll(images, options) {
  const queue = [...images];
  const build = async () => {
    while (queue.length > 0) {
      const image = queue.shift();
      await step(reference(image), () => buildImage(image, options));
    }
  };
  await Promise.all([build(), build()]);
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
    await buildAll(chosen, values);
  }
} catch (error) {
  console.error(`stand-ins: ${error.message}`);
  process.exitCode = 1;
}
