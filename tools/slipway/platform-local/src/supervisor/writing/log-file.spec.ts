import fs, { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import { LogFile } from './log-file.ts';
import { unwritten } from './unwritten.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

test('a line of JSON stays as it is, and anything else becomes one', () =>
  withFolder((folder) => {
    const path = join(folder, 'logs', 'r1-1.jsonl');
    const log = new LogFile(path);
    log.write('{"time":1,"msg":"hello"}');
    log.write('Error: "boom"');
    log.close();
    const [first, second] = readFileSync(path, 'utf8').split('\n');
    expect(first).toBe('{"time":1,"msg":"hello"}');
    expect(JSON.parse(second ?? '')).toMatchObject({ level: 'error', msg: 'Error: "boom"' });
  }));

test('files stay below their bound, the newest lines are kept, and none is cut', () =>
  withFolder((folder) => {
    const path = join(folder, 'r1-1.jsonl');
    const log = new LogFile(path);
    const line = (number: number) => JSON.stringify({ number, filler: 'x'.repeat(1_000_000) });
    for (let number = 1; number <= 50; number += 1) log.write(line(number));
    log.close();
    const files = readdirSync(folder);
    expect(files.sort()).toEqual(['r1-1.jsonl', 'r1-1.jsonl.1', 'r1-1.jsonl.2', 'r1-1.jsonl.3']);
    for (const file of files) expect(statSync(join(folder, file)).size).toBeLessThanOrEqual(8 * 1024 * 1024);
    const kept = files
      .sort()
      .reverse()
      .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean))
      .map((text) => (JSON.parse(text) as { number: number }).number);
    expect(kept.at(-1)).toBe(50);
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
  }));

test('a log that was there before is gone on with', () =>
  withFolder((folder) => {
    const path = join(folder, 'r1-1.jsonl');
    for (const msg of ['one', 'two']) {
      const log = new LogFile(path);
      log.write(JSON.stringify({ msg }));
      log.close();
    }
    expect(readFileSync(path, 'utf8').split('\n').filter(Boolean)).toHaveLength(2);
    expect(existsSync(`${path}.1`)).toBe(false);
  }));

/** A disk with room for so many bytes more, which takes a part of a write as a real one does. */
function fullAfter(room: number): void {
  let left = room;
  const real = fs.writeSync as (file: number, bytes: Buffer, offset: number, length: number) => number;
  jest.spyOn(fs, 'writeSync').mockImplementation(((file: number, bytes: Buffer, from?: number | null) => {
    const offset = from ?? 0;
    if (left === 0) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    const written = real(file, bytes, offset, Math.min(left, bytes.length - offset));
    left -= written;
    return written;
  }) as typeof fs.writeSync);
}

test('a full disk costs the lines that found no room, and nothing else', () =>
  withFolder((folder) => {
    const path = join(folder, 'r1-1.jsonl');
    const before = unwritten.all?.lines ?? 0;
    const log = new LogFile(path);
    log.write('{"time":1,"msg":"one"}');
    fullAfter(5);
    log.write('{"time":1,"msg":"two"}');
    log.write('{"time":1,"msg":"three"}');
    expect(unwritten.all).toMatchObject({ lines: before + 2, failing: true, last: { path } });
    jest.restoreAllMocks();
    log.write('{"time":1,"msg":"four"}');
    expect(unwritten.all).toMatchObject({ lines: before + 2, failing: false });
    log.close();
    expect(readFileSync(path, 'utf8')).toBe('{"time":1,"msg":"one"}\n{"time":1,"msg":"four"}\n');
  }));

test('a folder that can not be made costs the lines until it can', () =>
  withFolder((folder) => {
    writeFileSync(join(folder, 'logs'), 'in the way');
    const log = new LogFile(join(folder, 'logs', 'r1-1.jsonl'));
    log.write('{"time":1,"msg":"one"}');
    fs.rmSync(join(folder, 'logs'));
    log.write('{"time":1,"msg":"two"}');
    log.close();
    expect(readFileSync(join(folder, 'logs', 'r1-1.jsonl'), 'utf8')).toBe('{"time":1,"msg":"two"}\n');
  }));

test('a line that was cut by a crash is taken out before the next one', () =>
  withFolder((folder) => {
    const path = join(folder, 'r1-1.jsonl');
    writeFileSync(path, `{"time":1,"msg":"one"}\n{"time":1,"msg":"${'x'.repeat(200_000)}`);
    const log = new LogFile(path);
    log.write('{"time":1,"msg":"two"}');
    log.close();
    expect(readFileSync(path, 'utf8')).toBe('{"time":1,"msg":"one"}\n{"time":1,"msg":"two"}\n');
  }));

test('lines go on into the same file where it can not be rotated', () =>
  withFolder((folder) => {
    const path = join(folder, 'r1-1.jsonl');
    const log = new LogFile(path);
    const line = (number: number) => JSON.stringify({ number, filler: 'x'.repeat(5_000_000) });
    log.write(line(1));
    jest.spyOn(fs, 'renameSync').mockImplementation(() => {
      throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
    });
    log.write(line(2));
    jest.restoreAllMocks();
    log.write(line(3));
    log.close();
    const numbersIn = (file: string) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((text) => (JSON.parse(text) as { number: number }).number);
    expect(numbersIn(`${path}.1`)).toEqual([1, 2]);
    expect(numbersIn(path)).toEqual([3]);
  }));
