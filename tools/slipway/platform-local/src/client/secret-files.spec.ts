import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import { SecretFiles } from './secret-files.ts';

const digest = `hmac-sha256:${'ab'.repeat(32)}`;
const mode = (path: string) => statSync(path).mode & 0o777;

test('the key is made once, at random', () =>
  withFolder(async (state) => {
    const key = await new SecretFiles(state, 'web', 'local').key();
    expect(key).toHaveLength(32);
    expect(await new SecretFiles(state, 'api', 'local').key()).toEqual(key);
    await withFolder(async (other) => {
      expect(await new SecretFiles(other, 'web', 'local').key()).not.toEqual(key);
    });
  }));

test('a version is kept as it is, for its owner only, until it is forgotten', () =>
  withFolder(async (state) => {
    const store = new SecretFiles(state, 'web', 'local');
    await store.key();
    expect(await store.kept()).toEqual(new Set());
    await store.keep(digest, Buffer.from([0, 1, 255]));
    const path = join(state, 'secrets', 'web', 'ab'.repeat(32));
    expect(readFileSync(path)).toEqual(Buffer.from([0, 1, 255]));
    expect([mode(path), mode(join(path, '..')), mode(join(path, '../..'))]).toEqual([0o600, 0o700, 0o700]);
    expect(mode(join(state, 'secrets', '.key'))).toBe(0o600);
    expect(await store.kept()).toEqual(new Set([digest]));
    await store.forget([digest]);
    expect(await store.kept()).toEqual(new Set());
  }));
