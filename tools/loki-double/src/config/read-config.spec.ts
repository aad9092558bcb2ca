import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from './read-config.ts';

const shipped = readFileSync(join(__dirname, '../../../../deploy/loki/loki.yaml'), 'utf8');

it('takes the configuration of the stack, and says where Loki writes with it', () => {
  expect(readConfig(shipped)).toEqual([
    '/loki',
    '/loki/chunks',
    '/loki/compactor',
    '/loki/ruler-wal',
    '/loki/rules',
  ]);
});

it('says where the ruler writes when no one tells it', () => {
  expect(readConfig(shipped.replace(/ {2}wal:\n.*\n/, ''))).toContain('/ruler-wal');
});

it('takes the former storage where it is chosen', () => {
  const former = shipped
    .replace('use_thanos_objstore: true', 'use_thanos_objstore: false')
    .replace(/ {4}object_store:\n.*\n.*\n/, '    filesystem: { chunks_directory: /loki/chunks }\n');
  expect(readConfig(former)).toContain('/loki/chunks');
});

it.each([
  ['a section that Loki does not know', /^server:/m, 'servers:', 'servers'],
  ['a section that the next Loki does not know', /^server:/m, 'table_manager: {}\nserver:', 'table_manager'],
  ['a storage that is left to the default', /storage_config:\n.*\n/, '', 'storage_config'],
  ['a folder of chunks that is missing', /dir: \/loki\/chunks/, 'dir: ""', 'filesystem.dir'],
  ['a storage other than the chosen one', /objstore: true/, 'objstore: false', 'common.storage.filesystem'],
])('refuses %s', (_, right, wrong, named) => {
  const text = shipped.replace(right, wrong);
  expect(text).not.toBe(shipped);
  expect(() => readConfig(text)).toThrow(named);
});
