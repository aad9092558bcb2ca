import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '../testing/temporary-folder.ts';
import { FileLedgerStore } from './file-store.ts';

/** A limit for files does to one process what a full disk does: a part is written, then nothing. In KiB. */
const limited = ['bash', '-c', 'ulimit -f 1; exec "$@"', 'bash'] as const;

test('a line that does not fit on the disk is an error, and the next one replaces it', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'web.jsonl');
    const first = `${'a'.repeat(1_014)}\n`;
    writeFileSync(path, first);
    const store = join(folder, 'store.mjs');
    const esbuild = require.resolve('esbuild/bin/esbuild');
    const bundle = ['--bundle', '--platform=node', '--format=esm', '--log-level=error', `--outfile=${store}`];
    execFileSync(esbuild, [join(__dirname, 'file-store.ts'), ...bundle]);
    const script = join(folder, 'append.mjs');
    writeFileSync(
      script,
      `import { FileLedgerStore } from './store.mjs';
      const line = 'b'.repeat(100) + '\\n';
      await new FileLedgerStore(process.argv[2]).append(line).then(
        () => console.log('written'),
        (error) => console.log(error.code),
      );`,
    );
    const [program, ...args] = [...limited, process.execPath, script, path];
    expect(execFileSync(program, args, { encoding: 'utf8' })).toBe('EFBIG\n');
    await new FileLedgerStore(path).append('c\n');
    expect(readFileSync(path, 'utf8')).toBe(`${first}c\n`);
  }));
