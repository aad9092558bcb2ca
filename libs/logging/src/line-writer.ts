import { writeSync } from 'node:fs';

const STDOUT = 1;
/** Characters that may wait for the end of a turn; a pipe on Linux holds 64 KiB. */
const MAX_PENDING = 65_536;
/** Milliseconds between tries when a pipe is full. */
const FULL_PIPE_DELAY = 5;

/** What takes log lines. */
export interface LineSink {
  /** The line is written when this returns. */
  write(line: string): void;
  /** The line may be written together with others of the same turn of the event loop. */
  writeSoon(line: string): void;
}

/**
 * Writes lines to a file descriptor, synchronously, so that a crash finds nothing unwritten.
 * Only lines given to `writeSoon` wait, for the end of the turn at most: a busy server has dozens of
 * requests in a turn, and one system call for all of them. The order of lines is kept.
 */
export class LineWriter implements LineSink {
  private pending = '';
  private scheduled = false;
  private broken = false;

  constructor(private readonly fd = STDOUT) {
    process.on('exit', this.flush);
  }

  write(line: string): void {
    this.pending += line;
    this.flush();
  }

  writeSoon(line: string): void {
    this.pending += line;
    if (this.pending.length > MAX_PENDING) {
      this.flush();
    } else if (!this.scheduled) {
      this.scheduled = true;
      setImmediate(this.flush);
    }
  }

  readonly flush = (): void => {
    this.scheduled = false;
    if (this.pending === '') return;
    const text = this.pending;
    this.pending = '';
    if (!this.broken) this.writeAll(text);
  };

  private writeAll(text: string): void {
    let rest: Buffer = Buffer.from(text);
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(this.fd, rest));
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (code === 'EAGAIN') {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_PIPE_DELAY);
        } else {
          // No one reads any more, or the disk is full: serving without logs beats not serving.
          this.broken = code === 'EPIPE';
          return;
        }
      }
    }
  }
}
