import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import * as z from 'zod';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import type { DockerCli } from '../engine/docker-cli.ts';
import { blobPath } from './blobs.ts';

const manifest = z.array(z.object({ Config: z.string(), Layers: z.array(z.string()) }));
const config = z.looseObject({ rootfs: z.object({ diff_ids: z.array(z.string()) }) });

/** A layer as it was saved. */
export interface Layer {
  /** The digest of its file as it is, not compressed. */
  diffId: string;
  /** Its size; 0 where its file was left out. */
  bytes: number;
}

/** An image in a folder: the files of its layers, each at `blobPath` of its digest. */
export interface SavedImage {
  folder: string;
  /** The image's own configuration, byte by byte. */
  config: Buffer;
  architecture: string;
  os: string;
  layers: Layer[];
}

/**
 * Saves an image into a temporary folder for as long as `use` takes. Files of the layers that are `known` are left out
 * where the engine names them by their digest.
 */
export async function withSavedImage<T>(
  docker: DockerCli,
  name: string,
  known: readonly string[],
  use: (saved: SavedImage) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-image-'));
  try {
    await save(docker, name, folder, known);
    return await use(await read(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function save(
  docker: DockerCli,
  name: string,
  folder: string,
  known: readonly string[],
): Promise<void> {
  const saving = await docker.spawn(['image', 'save', name]);
  const left = known.map((diffId) => `--exclude=${blobPath(diffId)}`);
  const unpacking = spawn('tar', ['-x', ...left, '-C', folder], { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  for (const { stderr } of [saving, unpacking])
    stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ends = [saving, unpacking].map((child) => once(child, 'close') as Promise<[number | null]>);
  // tar ends at the archive's own end, docker a little later: what comes after that goes nowhere, and is no failure.
  unpacking.stdin.on('error', () => saving.stdout.unpipe().resume());
  saving.stdout.pipe(unpacking.stdin);
  const codes = (await Promise.all(ends)).map(([code]) => code);
  if (codes.every((code) => code === 0)) return;
  throw new SlipwayError({
    what: `The image ${name} could not be saved for its way to the engine`,
    why: said.trimEnd().split('\n').at(-1) || 'it said nothing',
    next: `is there room in ${tmpdir()}?`,
  });
}

async function read(folder: string): Promise<SavedImage> {
  const [entry] = manifest.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  if (!entry) throw new Error('docker saved no image');
  const bytes = await readFile(join(folder, entry.Config));
  const { rootfs, architecture, os } = config.parse(JSON.parse(bytes.toString()));
  await mkdir(join(folder, blobPath('')), { recursive: true });
  const layers: Layer[] = [];
  for (const [index, diffId] of rootfs.diff_ids.entries()) {
    const path = join(folder, blobPath(diffId));
    await unpackLayer(join(folder, entry.Layers[index] ?? ''), path);
    layers.push({ diffId, bytes: await sizeOf(path) });
  }
  return { folder, config: bytes, architecture: String(architecture), os: String(os), layers };
}

/** An engine with containerd's image store saves layers compressed, under the digest that they have so. */
async function unpackLayer(from: string, to: string): Promise<void> {
  if (from === to || (await sizeOf(from)) === 0) return;
  const file = await open(from);
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2);
  await file.close();
  const isGzip = buffer.toString('hex') === '1f8b';
  await pipeline(createReadStream(from), isGzip ? createGunzip() : new PassThrough(), createWriteStream(to));
}

const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
