import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { keptLine } from '@slipway/core/logs/kept-line';
import { unwritten } from './unwritten.ts';

/** Bytes in one file before it is rotated. */
const fileBytes = 8 * 1024 * 1024;
/** Rotated files kept beside the one being written: a replica's logs never take more than four times `fileBytes`. */
const rotatedFiles = 3;
const lineBreak = 0x0a;
const chunkBytes = 64 * 1024;

/**
 * A replica's lines, written at once (a line survives the supervisor), rotated by size.
 * Every line in it is JSON and has a time: what a replica prints as plain text (a crash's stack trace) is wrapped.
 * A line that can't be written is lost and counted, and nothing else comes of it.
 */
export class LogFile {
  readonly #path: string;
  #file: number | undefined;
  #bytes = 0;
  #isClosed = false;

  constructor(path: string) {
    this.#path = path;
    try {
      this.#opened();
    } catch (error) {
      unwritten.failed(path, error);
    }
  }

  write(line: string): void {
    if (this.#isClosed) return;
    const bytes = Buffer.from(`${keptLine(line, new Date())}\n`);
    try {
      const file = this.#opened();
      if (this.#bytes > 0 && this.#bytes + bytes.length > fileBytes) this.#rotate();
      writeWhole(this.#file ?? file, bytes);
      this.#bytes += bytes.length;
      unwritten.succeeded(this.#path);
    } catch (error) {
      unwritten.lostLine(this.#path, error);
    }
  }

  close(): void {
    this.#isClosed = true;
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    unwritten.succeeded(this.#path);
  }

  #opened(): number {
    if (this.#file !== undefined) return this.#file;
    mkdirSync(dirname(this.#path), { recursive: true });
    const file = openSync(this.#path, 'a+');
    cutTornLine(file);
    this.#bytes = fstatSync(file).size;
    this.#file = file;
    return file;
  }

  /** Where this fails, lines go on into the file that is too long: better than nowhere. */
  #rotate(): void {
    const before = this.#file;
    try {
      for (let age = rotatedFiles - 1; age >= 0; age -= 1) {
        const from = age === 0 ? this.#path : `${this.#path}.${String(age)}`;
        if (existsSync(from)) renameSync(from, `${this.#path}.${String(age + 1)}`);
      }
      this.#file = openSync(this.#path, 'a+');
      this.#bytes = 0;
    } catch (error) {
      unwritten.failed(this.#path, error);
      if (!existsSync(this.#path)) takeBack(`${this.#path}.1`, this.#path);
      return;
    }
    if (before !== undefined) closeSync(before);
  }
}

/** All of it or nothing: what a full disk took of a line is taken back, so that it can't spoil the next one. */
function writeWhole(file: number, bytes: Buffer): void {
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(file, bytes, written);
  } catch (error) {
    if (written > 0) ftruncateSync(file, Math.max(0, fstatSync(file).size - written));
    throw error;
  }
}

/** Cuts off what follows the last line break: a line that was not written to its end. */
function cutTornLine(file: number): void {
  const { size } = fstatSync(file);
  const chunk = Buffer.alloc(chunkBytes);
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - chunkBytes);
    const last = chunk.subarray(0, readSync(file, chunk, 0, end - start, start)).lastIndexOf(lineBreak);
    if (last >= 0 || start === 0) {
      const whole = last >= 0 ? start + last + 1 : 0;
      if (whole < size) ftruncateSync(file, whole);
      return;
    }
    end = start;
  }
}

function takeBack(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // The open file is still written to, under its new name.
  }
}
