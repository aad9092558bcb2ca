import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { type Labels } from './labels.ts';
import { type Line } from './line.ts';

interface Entry {
  readonly labels: Labels;
  readonly lines: readonly Line[];
}

const labels = z.array(z.tuple([z.string(), z.string()])).transform((pairs): Labels => new Map(pairs));

const line = z
  .tuple([z.string().transform(BigInt), z.string(), labels])
  .transform(([time, text, metadata]): Line => ({ time, text, metadata }));

const entry = z
  .tuple([labels, z.array(line)])
  .transform(([stream, lines]): Entry => ({ labels: stream, lines }));

/** The file that stands for Loki's write-ahead log: a JSON array a line, of a stream and what it was pushed. */
export class Journal {
  constructor(private readonly file: string) {}

  read(): Entry[] {
    if (!existsSync(this.file)) return [];
    return readFileSync(this.file, 'utf8').split('\n').flatMap(parseEntry);
  }

  write(one: Entry): void {
    // The line break comes first, so that nothing is ever appended to an entry that was cut short.
    appendFileSync(this.file, `\n${render(one)}`);
  }

  /** Has it hold these entries and no others; what it held stays where the process dies meanwhile. */
  rewrite(entries: readonly Entry[]): void {
    writeFileSync(`${this.file}.new`, entries.map(render).join('\n'));
    renameSync(`${this.file}.new`, this.file);
  }
}

function render({ labels: stream, lines }: Entry): string {
  const values = lines.map(({ time, text, metadata }) => [String(time), text, [...metadata]]);
  return JSON.stringify([[...stream], values]);
}

/** Nothing for an entry that was cut short when the process died: its push was never answered. */
function parseEntry(text: string): Entry[] {
  try {
    return [entry.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}
