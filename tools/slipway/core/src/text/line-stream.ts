import { PassThrough, type Readable } from 'node:stream';
import { LineSplitter, longestLine } from './lines.ts';

/** Calls for each line of a byte stream, and for what is left at its end. */
export function onLines(stream: Readable, take: (line: string) => void, longest = longestLine): void {
  const splitter = new LineSplitter(longest);
  stream.on('data', (chunk: Buffer) => {
    for (const line of splitter.push(chunk)) take(line);
  });
  stream.once('end', () => {
    for (const line of splitter.end()) take(line);
  });
}

/**
 * The lines of a byte stream as they are asked for, of any length. The stream flows meanwhile: that of a process must,
 * or the end of the process is never noticed.
 */
export function linesFrom(stream: Readable): AsyncIterableIterator<string> {
  const lines = new PassThrough({ objectMode: true });
  const take = (line: string) => {
    // Destroyed where the caller has heard enough.
    if (!lines.destroyed) lines.write(line);
  };
  onLines(stream, take, Number.POSITIVE_INFINITY);
  stream.once('close', () => lines.end());
  return lines[Symbol.asyncIterator]() as AsyncIterableIterator<string>;
}
