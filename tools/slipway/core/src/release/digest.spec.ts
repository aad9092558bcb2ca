import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '../testing/temporary-folder.ts';
import { canonicalJson, digestFolder } from './digest.ts';

test('a folder is known by its files: names and contents, not times or places', () =>
  withFolder((folder) => {
    for (const name of ['one', 'two']) {
      mkdirSync(join(folder, name, 'lib'), { recursive: true });
      writeFileSync(join(folder, name, 'main.cjs'), 'same');
      writeFileSync(join(folder, name, 'lib', 'part.cjs'), 'same too');
    }
    const digest = digestFolder(join(folder, 'one'));
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(digestFolder(join(folder, 'two'))).toBe(digest);
    writeFileSync(join(folder, 'two', 'main.cjs'), 'other');
    expect(digestFolder(join(folder, 'two'))).not.toBe(digest);
    renameSync(join(folder, 'one', 'main.cjs'), join(folder, 'one', 'start.cjs'));
    expect(digestFolder(join(folder, 'one'))).not.toBe(digest);
  }));

test('the order of keys does not matter, that of a list does', () => {
  expect(canonicalJson({ b: { d: 1, c: 2 }, a: [2, 1] })).toBe('{"a":[2,1],"b":{"c":2,"d":1}}');
});
