import fs, { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '../testing/temporary-folder.ts';
import { replaceFile } from './replace-file.ts';

/** Notes the calls of `node:fs` that matter here, in their order. */
function spied(...names: ('fsyncSync' | 'renameSync' | 'writeFileSync')[]): string[] {
  const calls: string[] = [];
  for (const name of names) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    jest.spyOn(fs, name).mockImplementation((...args: unknown[]) => {
      calls.push(name);
      return real(...args) as never;
    });
  }
  return calls;
}

afterEach(() => {
  jest.restoreAllMocks();
});

test('the content is on the disk before it has the name, and the name after that', () =>
  withFolder((folder) => {
    const calls = spied('fsyncSync', 'renameSync', 'writeFileSync');
    replaceFile(join(folder, 'a.json'), 'new');
    expect(calls).toEqual(['writeFileSync', 'fsyncSync', 'renameSync', 'fsyncSync']);
  }));

test('the old content stays where the new one can not be written, without a draft', () =>
  withFolder((folder) => {
    const path = join(folder, 'a.json');
    replaceFile(path, 'old');
    jest.spyOn(fs, 'fsyncSync').mockImplementation(() => {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    });
    expect(() => {
      replaceFile(path, 'new');
    }).toThrow('no space left');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.json']);
  }));

test('a draft that a crash has left does no harm', () =>
  withFolder((folder) => {
    const path = join(folder, 'a.json');
    writeFileSync(`${path}.new`, 'half', { mode: 0o644 });
    replaceFile(path, 'whole', { mode: 0o600 });
    expect(readFileSync(path, 'utf8')).toBe('whole');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(existsSync(`${path}.new`)).toBe(false);
  }));
