import { spawn } from 'node:child_process';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import type { Say } from '@slipway/core/platform/lifecycle';
import { lastLines, type DockerCli } from '../engine/docker-cli.ts';
import { blobPath } from './blobs.ts';
import { chainsOf } from './chain.ts';
import type { ImageStore } from './image-store.ts';
import { bytesOf, partsOf, type Part } from './parts.ts';
import type { SavedImage } from './saved-image.ts';
import { partName } from './sent.ts';

/** Bytes from which on layers are sent on their own: what a cut can cost. */
const enough = 8_000_000;

export interface Sending {
  /** How messages call the image. */
  name: string;
  /** The names that the engine is to know it by. */
  names: readonly string[];
  store: ImageStore;
  /** Chains whose files the engine need not be sent; those that it takes in are added. */
  known: Set<string>;
  /** Told how far it is. */
  say: Say;
}

/** Sends an image to an engine, part by part, each one without the layers that it has. Returns the image's id there. */
export async function sendImage(to: DockerCli, saved: SavedImage, sending: Sending): Promise<string> {
  const { name, names, store, known, say } = sending;
  const chains = chainsOf(saved.layers.map(({ diffId }) => diffId));
  const parts = partsOf(saved.layers, known, enough);
  const total = bytesOf(parts.flatMap(({ layers }) => layers));
  let sent = 0;
  let id = '';
  for (const part of parts) {
    const done = sent;
    const described = await store.describe(
      saved,
      part,
      part.isLast ? names : [partTag(chains[part.height - 1])],
    );
    await load(to, saved.folder, filesOf(part, described.files), name, (bytes) => {
      sent = done + Math.min(bytes, bytesOf(part.layers));
      say(`${name}: sent ${megabytes(sent)} of ${megabytes(total)} MB that the engine lacks`);
    });
    sent = done + bytesOf(part.layers);
    id = described.id;
    for (const chain of chains.slice(0, part.height)) known.add(chain);
  }
  // Those of an earlier try that was cut off too, whatever it got to: a name that is not there is no failure.
  await to.run(['image', 'rm', ...chains.map(partTag)]);
  return id;
}

function partTag(chain = ''): string {
  return `${partName}:${chain.slice(7, 19)}`;
}

const filesOf = ({ layers }: Part, described: readonly string[]) => [
  ...new Set([...described, ...layers.map(({ diffId }) => blobPath(diffId))]),
];

async function load(
  to: DockerCli,
  folder: string,
  files: readonly string[],
  name: string,
  count: (bytes: number) => void,
): Promise<void> {
  const packing = spawn('tar', ['-c', '-C', folder, ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, COPYFILE_DISABLE: '1' },
  });
  const input = new PassThrough();
  const loading = to.run(['image', 'load', '--quiet'], { input });
  const moving = pipeline(packing.stdout, counted(count), createGzip({ level: 1 }), input).catch(
    () => undefined,
  );
  const { exitCode, stdout, stderr } = await loading;
  input.destroy();
  await moving;
  // containerd's image store takes an image in before it looks at it, and calls that a success.
  const unusable = stdout.split('\n').filter((line) => line.startsWith('Error unpacking'));
  if (exitCode === 0 && unusable.length === 0) return;
  const why = lastLines(stderr, 1)[0] ?? unusable[0] ?? 'it said nothing';
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
