import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import { appendScript, keepSecretScript, printFilesScript, writeScript } from './scripts.ts';

const run = (script: string) => execFileSync('sh', ['-c', script], { encoding: 'utf8' });

/** Runs the script that the lock's shell runs, on a file with this in it. */
const appended = (before: string | Buffer, line: string): Promise<string> =>
  withFolder((folder) => {
    const file = join(folder, 'ledger.jsonl');
    writeFileSync(file, before);
    run(appendScript(file, line));
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

test('a file is replaced as a whole, whatever it says and wherever it is', () =>
  withFolder((folder) => {
    const file = join(folder, "it's new", 'live.json');
    const text = `'"$(exit 1)\n\\ é`;
    run(writeScript(file, text));
    expect(readFileSync(file, 'utf8')).toBe(text);
  }));

test('the key of secrets is never printed', () =>
  withFolder((folder) => {
    mkdirSync(join(folder, 'state'));
    for (const name of ['secrets.key', 'secrets.key.new', 'web.jsonl'])
      writeFileSync(join(folder, 'state', name), name);
    expect(run(printFilesScript([folder, join(folder, 'absent')]))).toBe(
      `${folder}/state/web.jsonl\t9\nweb.jsonl`,
    );
  }));

test('a secret is read by who knows its name, in a folder that only root can list', () =>
  withFolder((folder) => {
    run(keepSecretScript(folder, 'f00d', Buffer.from('hunter2')));
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(readFileSync(join(folder, 'f00d'), 'utf8')).toBe('hunter2');
    expect([modeOf(folder), modeOf(join(folder, 'f00d'))]).toEqual(['711', '444']);
  }));
