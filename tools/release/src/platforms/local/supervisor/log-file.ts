import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { cutMark } from '../../../text/lines.ts';
import { isErrorLine } from '../../log-line.ts';

/** Bytes in one file before it is rotated. */
const fileBytes = 8 * 1024 * 1024;
/** Rotated files kept beside the one being written: a replica's logs never take more than four times `fileBytes`. */
const rotatedFiles = 3;

/**
 * A replica's lines, written at once (a line survives the supervisor), rotated by size.
 * Every line in it is JSON: what a replica prints as plain text (a crash's stack trace) is wrapped.
 */
export class LogFile {
  readonly #path: string;
  #file: number;
  #bytes: number;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#path = path;
    this.#file = openSync(path, 'a');
    this.#bytes = fstatSync(this.#file).size;
  }

  write(line: string): void {
    const text = `${asJson(line)}\n`;
    if (this.#bytes > 0 && this.#bytes + text.length > fileBytes) this.#rotate();
    this.#bytes += writeSync(this.#file, text);
  }

  close(): void {
    closeSync(this.#file);
  }

  #rotate(): void {
    closeSync(this.#file);
    for (let age = rotatedFiles - 1; age >= 0; age -= 1) {
      const from = age === 0 ? this.#path : `${this.#path}.${String(age)}`;
      if (existsSync(from)) renameSync(from, `${this.#path}.${String(age + 1)}`);
    }
    this.#file = openSync(this.#path, 'a');
    this.#bytes = 0;
  }
}

function asJson(line: string): string {
  if (line.startsWith('{') && line.endsWith('}')) return line;
  // A cut JSON line is no crash: it keeps its level.
  const isHarmless = line.startsWith('{') && line.endsWith(cutMark) && !isErrorLine(line);
  const level = isHarmless ? 'info' : 'error';
  return JSON.stringify({ time: new Date().toISOString(), level, msg: line });
}
