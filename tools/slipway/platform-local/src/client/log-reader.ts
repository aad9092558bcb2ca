import { existsSync, readdirSync, statSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ReleaseId } from '@slipway/core/release/release';
import { linesOf as split } from '@slipway/core/text/lines';
import { readLine } from '@slipway/core/logs/log-line';
import type { ErrorLine, ErrorLines, LogLine } from '@slipway/core/logs/error-lines';

const pollMs = 200;

/** The log files of a release's replicas. */
export function logFilesOf(folder: string, id: ReleaseId): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${id}-`) && file.endsWith('.jsonl'))
    .map((file) => join(folder, file));
}

/** The last lines over several files, in the order of their times. */
export async function tailFiles(files: readonly string[], count: number): Promise<LogLine[]> {
  const tails = await Promise.all(files.map((file) => tailFile(file, count)));
  return files
    .flatMap((file, index) =>
      (tails[index] ?? []).map((text) => ({ replica: basename(file, '.jsonl'), text })),
    )
    .map((line) => ({ line, time: readLine(line.text).time ?? 0 }))
    .sort((a, b) => a.time - b.time)
    .slice(-count)
    .map(({ line }) => line);
}

/** The last lines of a file, with those of the file that was rotated away before it where they are too few. */
async function tailFile(file: string, count: number): Promise<string[]> {
  const lines = await linesOf(file);
  if (lines.length >= count || !existsSync(`${file}.1`)) return lines.slice(-count);
  return [...(await linesOf(`${file}.1`)), ...lines].slice(-count);
}

/** The errors among the lines that were written since, rotated files included, in the order of their times. */
export async function errorLinesOf(files: readonly string[], since: Date): Promise<ErrorLines> {
  const found: ErrorLine[] = [];
  const counts = { lines: 0, unknown: 0 };
  for (const file of files) {
    const rotated = [3, 2, 1].map((age) => `${file}.${String(age)}`).filter((path) => existsSync(path));
    for (const path of [...rotated, file]) {
      for (const text of await linesOf(path)) {
        const { severity, time: at = 0 } = readLine(text);
        if (at < since.getTime()) continue;
        counts.lines += 1;
        if (severity === 'unknown') counts.unknown += 1;
        if (severity === 'error') found.push({ replica: basename(file, '.jsonl'), text, at });
      }
    }
  }
  return { errors: found.sort((a, b) => a.at - b.at), ...counts };
}

async function linesOf(file: string): Promise<string[]> {
  return split(await readFile(file, 'utf8')).filter(Boolean);
}

/** New lines of the files that `list` names, as they are written, through rotation and new files. */
export async function* followFiles(list: () => string[], signal: AbortSignal): AsyncGenerator<LogLine> {
  const offsets = new Map(list().map((file) => [file, statSync(file).size]));
  while (!signal.aborted) {
    for (const file of list()) {
      const { text, end } = await readFrom(file, offsets.get(file) ?? 0);
      offsets.set(file, end);
      for (const line of split(text).filter(Boolean)) yield { replica: basename(file, '.jsonl'), text: line };
    }
    await delay(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

/** What a file has from an offset up to its last whole line; from its start where it was rotated since. */
async function readFrom(file: string, offset: number): Promise<{ text: string; end: number }> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const start = size < offset ? 0 : offset;
    const { buffer } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    const whole = buffer.subarray(0, buffer.lastIndexOf('\n') + 1);
    return { text: whole.toString('utf8'), end: start + whole.length };
  } finally {
    await handle.close();
  }
}
