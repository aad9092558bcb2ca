import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@slipway/core/release/digest';
import { describeAsLayout } from './oci-layout.ts';
import { partsOf } from './parts.ts';
import type { SavedImage } from './saved-image.ts';

let saved: SavedImage;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-layout-'));
  mkdirSync(join(folder, 'blobs/sha256'), { recursive: true });
  const layers = [
    { diffId: `sha256:${'a'.repeat(64)}`, bytes: 100 },
    { diffId: `sha256:${'b'.repeat(64)}`, bytes: 10 },
  ];
  saved = { folder, config: Buffer.from('{"own": 1}'), architecture: 'amd64', os: 'linux', layers };
});
afterEach(() => {
  rmSync(saved.folder, { recursive: true });
});

const read = (path: string) => readFileSync(join(saved.folder, path));
const parse = (path: string) => JSON.parse(read(path).toString()) as unknown;
const blob = (digest: string) => `blobs/sha256/${digest.slice('sha256:'.length)}`;
const [part, whole] = partsOf(
  [
    { diffId: 'a', bytes: 100 },
    { diffId: 'b', bytes: 10 },
  ],
  new Set(),
  50,
);

test('an image is described by files under their digests, with its names written out', async () => {
  if (!whole) throw new Error('no part');
  const { id, files } = await describeAsLayout(saved, whole, ['web', 'example.org/team/web:7']);
  const config = `sha256:${sha256(saved.config)}`;
  expect(files).toEqual(['oci-layout', 'index.json', blob(id), blob(config)]);
  expect(parse('index.json')).toMatchObject({
    manifests: ['docker.io/library/web:latest', 'example.org/team/web:7'].map((name) => ({
      digest: id,
      size: read(blob(id)).length,
      annotations: { 'io.containerd.image.name': name },
    })),
  });
  expect(id).toBe(`sha256:${sha256(read(blob(id)))}`);
  expect(parse(blob(id))).toMatchObject({
    config: { digest: config, size: saved.config.length },
    layers: saved.layers.map(({ diffId, bytes }) => ({ digest: diffId, size: bytes })),
  });
  expect(read(blob(config))).toEqual(saved.config);
});

test('a part is an image of its own, of the layers up to there', async () => {
  if (!part) throw new Error('no part');
  const { id } = await describeAsLayout(saved, part, ['slipway-part:a']);
  const { layers, config } = parse(blob(id)) as { layers: unknown[]; config: { digest: string } };
  expect(layers).toHaveLength(1);
  expect(parse(blob(config.digest))).toMatchObject({
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [saved.layers[0]?.diffId] },
  });
});
