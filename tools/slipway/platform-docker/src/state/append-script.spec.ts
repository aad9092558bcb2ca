import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import { appendScript } from './scripts.ts';

/** Runs the script that the lock's shell runs, on a file with this in it. */
const appended = (before: string | Buffer, line: string): Promise<string> =>
  withFolder((folder) => {
    const file = join(folder, 'ledger.jsonl');
    writeFileSync(file, before);
    execFileSync('sh', ['-c', appendScript(file, line)]);
    return readFileSync(file, 'latin1');
  });

test.each([
  { what: 'an empty file', before: '', after: 'new\n' },
  { what: 'whole lines', before: 'one\ntwo\n', after: 'one\ntwo\nnew\n' },
  { what: 'a torn line after whole ones', before: 'one\ntw', after: 'one\nnew\n' },
  { what: 'nothing but a torn line', before: 'on', after: 'new\n' },
  { what: 'an empty line at the end', before: 'one\n\n', after: 'one\n\nnew\n' },
])('what is added to $what comes after the last line break', async ({ before, after }) => {
  expect(await appended(before, 'new\n')).toBe(after);
});

test('bytes that are no text are counted as what they are', async () => {
  const before = Buffer.from([0x6f, 0xff, 0xfe, 0x0a, 0xff]);
  expect(await appended(before, 'new\n')).toBe('o\xff\xfe\nnew\n');
});
