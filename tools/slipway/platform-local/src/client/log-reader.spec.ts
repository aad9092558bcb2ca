import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '@slipway/core/testing/temporary-folder';
import { followFiles, logFilesOf, tailFiles } from './log-reader.ts';

const line = (time: string, msg: string) => `${JSON.stringify({ time, msg })}\n`;

test('the last lines of several replicas come in the order of their times', () =>
  withFolder(async (folder) => {
    writeFileSync(
      join(folder, 'r1-1.jsonl'),
      line('2026-01-01T00:00:01Z', 'a') + line('2026-01-01T00:00:03Z', 'c'),
    );
    writeFileSync(join(folder, 'r1-2.jsonl'), line('2026-01-01T00:00:02Z', 'b'));
    writeFileSync(join(folder, 'r10-1.jsonl'), line('2026-01-01T00:00:09Z', 'of another release'));
    const lines = await tailFiles(logFilesOf(folder, 'r1'), 2);
    expect(lines.map(({ replica, text }) => [replica, (JSON.parse(text) as { msg: string }).msg])).toEqual([
      ['r1-2', 'b'],
      ['r1-1', 'c'],
    ]);
  }));

test('lines from before a rotation are found', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'r1-1.jsonl.1'), line('2026-01-01T00:00:01Z', 'a'));
    writeFileSync(join(folder, 'r1-1.jsonl'), line('2026-01-01T00:00:02Z', 'b'));
    expect(await tailFiles(logFilesOf(folder, 'r1'), 5)).toHaveLength(2);
  }));

test('following gives each new line once and whole, through a rotation', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'r1-1.jsonl');
    writeFileSync(file, 'old\n');
    const stop = new AbortController();
    const lines = followFiles(() => logFilesOf(folder, 'r1'), stop.signal);
    const next = lines.next();
    appendFileSync(file, 'one\ntw');
    expect((await next).value).toEqual({ replica: 'r1-1', text: 'one' });
    appendFileSync(file, 'o\n');
    expect((await lines.next()).value).toEqual({ replica: 'r1-1', text: 'two' });
    renameSync(file, `${file}.1`);
    writeFileSync(file, 'x\n');
    expect((await lines.next()).value).toEqual({ replica: 'r1-1', text: 'x' });
    stop.abort();
    expect((await lines.next()).done).toBe(true);
  }));
