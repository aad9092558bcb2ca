import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { SlipwayError } from '../../../errors/slipway-error.ts';
import type { DockerCli } from '../docker-cli.ts';
import type { Layer } from './parts.ts';

const manifest = z.array(z.object({ Config: z.string(), Layers: z.array(z.string()) }));
const config = z.looseObject({ rootfs: z.object({ diff_ids: z.array(z.string()) }) });

/** An image in a folder, as `docker save` has written it. */
export interface SavedImage {
  folder: string;
  /** The image's own configuration, byte by byte: its digest is the image's id. */
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
  const left = known.map((diffId) => `--exclude=blobs/sha256/${diffId.slice('sha256:'.length)}`);
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
  const layers = await Promise.all(
    rootfs.diff_ids.map(async (diffId, index) => {
      const path = entry.Layers[index] ?? '';
      const size = await stat(join(folder, path)).then(
        (found) => found.size,
        () => 0,
      );
      return { diffId, path, bytes: size };
    }),
  );
  return { folder, config: bytes, architecture: String(architecture), os: String(os), layers };
}
