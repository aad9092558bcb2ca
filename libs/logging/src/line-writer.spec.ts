import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineWriter } from './line-writer.ts';

describe('the writer of lines', () => {
  let folder: string;
  let file: string;
  let fd: number;
  let writer: LineWriter;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lines-'));
    file = join(folder, 'log');
    fd = openSync(file, 'w');
    writer = new LineWriter(fd);
  });
  afterEach(() => {
    process.off('exit', writer.flush);
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });

  const written = (): string => readFileSync(file, 'utf8');

  it('has written a line when write returns', () => {
    writer.write('a\n');
    expect(written()).toBe('a\n');
  });

  it('writes what may wait at the end of the turn', async () => {
    writer.writeSoon('a\n');
    writer.writeSoon('b\n');
    expect(written()).toBe('');
    await new Promise(setImmediate);
    expect(written()).toBe('a\nb\n');
  });

  it('keeps the order of lines that wait and lines that do not', () => {
    writer.writeSoon('a\n');
    writer.write('b\n');
    expect(written()).toBe('a\nb\n');
  });

  it('does not let more wait than a pipe holds', () => {
    for (let line = 0; line < 70; line++) writer.writeSoon(`${'x'.repeat(1023)}\n`);
    expect(written().length).toBeGreaterThan(65_536);
  });

  it('goes on when no one reads any more', () => {
    const unwritable = new LineWriter(openSync(file, 'r'));
    process.off('exit', unwritable.flush);
    expect(() => {
      unwritable.write('a\n');
    }).not.toThrow();
  });
});
