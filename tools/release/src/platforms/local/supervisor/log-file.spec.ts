import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '../../../testing/temporary-folder.ts';
import { cutMark, linesOf } from '../../../text/lines.ts';
import { LogFile } from './log-file.ts';

test('a line of JSON stays as it is, and anything else becomes one', () =>
  withFolder((folder) => {
    const path = join(folder, 'logs', 'r1-1.jsonl');
    const log = new LogFile(path);
    log.write('{"msg":"hello"}');
    log.write('Error: "boom"');
    log.close();
    const [first, second] = readFileSync(path, 'utf8').split('\n');
    expect(first).toBe('{"msg":"hello"}');
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

test('a JSON line that was cut keeps its level, and other text counts as an error', () =>
  withFolder((folder) => {
    const path = join(folder, 'r1-1.jsonl');
    const log = new LogFile(path);
    for (const level of ['info', 'error']) log.write(`{"level":"${level}","msg":"aaa${cutMark}`);
    log.write('Error: broken');
    log.close();
    const lines = linesOf(readFileSync(path, 'utf8')).map((line) => JSON.parse(line) as { level: string });
    expect(lines.map(({ level }) => level)).toEqual(['info', 'error', 'error']);
  }));
