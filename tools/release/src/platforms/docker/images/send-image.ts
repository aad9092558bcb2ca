import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { SlipwayError } from '../../../errors/slipway-error.ts';
import type { Say } from '../../../output/progress.ts';
import { lastLines, type DockerCli } from '../docker-cli.ts';
import { chainsOf } from './chain.ts';
import { bytesOf, partsOf, type Part } from './parts.ts';
import type { SavedImage } from './saved-image.ts';

/** Bytes from which on layers are sent on their own: what a cut can cost. */
const enough = 8_000_000;
/** Names that the engine keeps parts under until the image is whole. */
const partName = 'slipway-part';

export interface Sending {
  /** The name that the engine is to know the image by. */
  name: string;
  /** Chains that the engine has; those that it takes in are added. */
  known: Set<string>;
  /** Told how far it is. */
  say: Say;
}

/**
 * Sends an image to an engine, part by part, each one without the layers that the engine has: an engine that stores
 * layers as such takes a known one as it is and does not look for its file. Returns how many bytes of layers were sent.
 */
export async function sendImage(to: DockerCli, saved: SavedImage, sending: Sending): Promise<number> {
  const { name, known, say } = sending;
  const chains = chainsOf(saved.layers.map(({ diffId }) => diffId));
  const parts = partsOf(saved.layers, known, enough);
  const total = bytesOf(parts.flatMap(({ layers }) => layers));
  let sent = 0;
  for (const part of parts) {
    const done = sent;
    await load(to, saved, part, part.isLast ? name : partTag(chains[part.height - 1]), (bytes) => {
      sent = done + Math.min(bytes, bytesOf(part.layers));
      say(`${name}: sent ${megabytes(sent)} of ${megabytes(total)} MB that the engine lacks`);
    });
    sent = done + bytesOf(part.layers);
    for (const chain of chains.slice(0, part.height)) known.add(chain);
  }
  // Those of an earlier try that was cut off too, whatever it got to: a name that is not there is no failure.
  await to.run(['image', 'rm', ...chains.map(partTag)]);
  return total;
}

function partTag(chain = ''): string {
  return `${partName}:${chain.slice(7, 19)}`;
}

async function load(
  to: DockerCli,
  saved: SavedImage,
  part: Part,
  name: string,
  count: (bytes: number) => void,
): Promise<void> {
  const { folder, layers } = saved;
  // Each part is an image of its own as far as it goes, so that the engine keeps its layers.
  const own = layers.slice(0, part.height);
  const partial = {
    architecture: saved.architecture,
    os: saved.os,
    config: {},
    rootfs: { type: 'layers', diff_ids: own.map(({ diffId }) => diffId) },
  };
  const entry = {
    Config: 'slipway-config.json',
    RepoTags: tagsOf(name),
    Layers: own.map(({ path }) => path),
  };
  await writeFile(join(folder, 'slipway-config.json'), part.isLast ? saved.config : JSON.stringify(partial));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify([entry]));
  const files = ['manifest.json', 'slipway-config.json', ...new Set(part.layers.map(({ path }) => path))];
  const packing = spawn('tar', ['-c', '-C', folder, ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, COPYFILE_DISABLE: '1' },
  });
  const input = new PassThrough();
  const loading = to.run(['image', 'load', '--quiet'], { input });
  const moving = pipeline(packing.stdout, counted(count), createGzip({ level: 1 }), input).catch(
    () => undefined,
  );
  const { exitCode, stderr } = await loading;
  input.destroy();
  await moving;
  if (exitCode === 0) return;
  const why = lastLines(stderr, 1)[0] ?? 'it said nothing';
  throw (
    (await to.engine.loss()) ??
    new SlipwayError({
      what: `The engine did not take the image ${name}`,
      why,
      next: /no space left/i.test(why)
        ? 'make room where the engine keeps its data: docker system df shows what takes it'
        : 'try again: what has arrived is not sent again',
    })
  );
}

function counted(count: (bytes: number) => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      count(bytes);
      done(null, chunk);
    },
  });
}

const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(1);

/** An archive wants tags written out. An image that was named by its id has none. */
function tagsOf(name: string): string[] | null {
  if (/^(sha256:)?[0-9a-f]{12,64}$/.test(name)) return null;
  return [/:[^/]+$/.test(name) ? name : `${name}:latest`];
}
