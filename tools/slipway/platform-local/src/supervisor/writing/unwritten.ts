import { writeSync } from 'node:fs';
import { messageOf } from '@slipway/core/errors/slipway-error';
import type { Unwritten } from '@slipway/core/platform/observation';

/** What this supervisor could not write since it began: it serves on, and says so. */
export class UnwrittenRecord {
  #lines = 0;
  #files = 0;
  #last: Unwritten['last'] | undefined;
  /** What could not be written when it was last tried. */
  readonly #failing = new Set<string>();

  /** A log line is lost. */
  lostLine(path: string, error: unknown): void {
    this.#lines += 1;
    this.#note(path, error);
  }

  /** Another file could not be written: a record, a rotation, the supervisor's own log. */
  failed(path: string, error: unknown): void {
    this.#files += 1;
    this.#note(path, error);
  }

  succeeded(path: string): void {
    this.#failing.delete(path);
  }

  /** Nothing where everything was written. */
  get all(): Unwritten | undefined {
    const last = this.#last;
    return last && { lines: this.#lines, files: this.#files, failing: this.#failing.size > 0, last };
  }

  #note(path: string, error: unknown): void {
    this.#failing.add(path);
    this.#last = { path, why: messageOf(error), at: new Date().toISOString() };
  }
}

/** That of this process. */
export const unwritten = new UnwrittenRecord();

/** Writes what is only good to have: where that fails it is counted, and nothing else comes of it. */
export function tryToWrite(path: string, write: () => void): void {
  try {
    write();
    unwritten.succeeded(path);
  } catch (error) {
    unwritten.failed(path, error);
  }
}

/** A line in the supervisor's own log. */
export function say(line: string): void {
  tryToWrite('supervisor.log', () => {
    writeSync(process.stderr.fd, `${new Date().toISOString()} ${line}\n`);
  });
}
