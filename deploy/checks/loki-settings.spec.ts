import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { componentOf } from './compose-file.ts';

const settings = z
  .object({
    common: z.object({ path_prefix: z.string(), storage: z.record(z.string(), z.unknown()) }),
    storage_config: z.object({ use_thanos_objstore: z.boolean() }),
    limits_config: z.object({ max_line_size: z.string() }).loose(),
  })
  .loose()
  .parse(parse(readFileSync(join(__dirname, '..', 'loki', 'loki.yaml'), 'utf8')));

test('Loki is told where its chunks are in the way that 3.7 and its next version read', () => {
  expect(settings.storage_config.use_thanos_objstore).toBe(true);
  expect(settings.common.storage).toEqual({ object_store: { filesystem: { dir: '/loki/chunks' } } });
});

test('Loki keeps every file on its volume: the rest of its root is read-only', () => {
  const { read_only, volumes } = componentOf('loki');
  expect(read_only).toBe(true);
  expect(volumes).toContain('loki:/loki');
  const paths = pathsIn(settings);
  expect(paths).toEqual(
    expect.arrayContaining(['/loki', '/loki/chunks', '/loki/compactor', '/loki/ruler-wal', '/loki/rules']),
  );
  expect(paths.filter((path) => !/^\/loki(\/|$)/.test(path))).toEqual([]);
});

// Before 3.7.4 the compactor removes no chunk of this kind of storage (grafana/loki#22809).
test('the pinned Loki is one that removes old chunks', () => {
  const [, minor, patch] = /grafana\/loki:3\.(\d+)\.(\d+)/.exec(
    componentOf('loki').build?.args?.['LOKI_IMAGE'] ?? '',
  ) ?? ['', '0', '0'];
  expect(Number(minor) * 100 + Number(patch)).toBeGreaterThanOrEqual(704);
});

function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('/') ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(pathsIn);
}
