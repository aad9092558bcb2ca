import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Docker cuts what a container writes at this many bytes; only the last piece ends with a newline. */
const pieceBytes = 16_384;

export interface Origin {
  environment?: string;
  job?: string;
  release?: string;
}

let made = 0;
let ticks = 0n;

/** The json-file of a container, written as Docker writes it with the logging options of deploy/compose.yaml. */
export class ContainerLog {
  readonly name: string;
  readonly #file: string;
  readonly #attrs: Record<string, string>;

  /** A container of the environment `test`, unless told otherwise, with its own folder in `folder`. */
  constructor(folder: string, { environment = 'test', job = 'web', release = 'r1' }: Origin = {}) {
    made += 1;
    this.name = `${job}-${made}`;
    const id = made.toString(16).padStart(64, '0');
    mkdirSync(join(folder, id), { mode: 0o755 });
    this.#file = join(folder, id, `${id}-json.log`);
    this.#attrs = {
      'slipway.environment': environment,
      'slipway.job': job,
      'slipway.release': release,
      tag: this.name,
    };
    writeFileSync(this.#file, '', { mode: 0o644 });
  }

  /** A line that the container wrote, its newline left out here. */
  write(line: string, stream: 'stdout' | 'stderr' = 'stdout'): void {
    this.writeRaw(this.entries(line, stream).join(''));
  }

  /** The entries that Docker makes of a line, a piece each. */
  entries(line: string, stream: 'stdout' | 'stderr' = 'stdout'): string[] {
    const bytes = Buffer.from(`${line}\n`);
    const pieces: string[] = [];
    for (let from = 0; from < bytes.length; from += pieceBytes) {
      const log = bytes.subarray(from, from + pieceBytes).toString();
      pieces.push(`${JSON.stringify({ log, stream, attrs: this.#attrs, time: now() })}\n`);
    }
    return pieces;
  }

  writeRaw(bytes: string | Buffer): void {
    appendFileSync(this.#file, bytes);
  }

  /** Begins a new file; the old one is kept beside it. */
  rotate(): void {
    renameSync(this.#file, `${this.#file}.1`);
    writeFileSync(this.#file, '', { mode: 0o644 });
  }

  /** As Docker does with the container. */
  remove(): void {
    rmSync(dirname(this.#file), { recursive: true });
  }
}

/** As Docker writes it, with nanoseconds; no two are the same. */
function now(): string {
  ticks += 1n;
  const nanoseconds = (ticks % 1_000_000n).toString().padStart(6, '0');
  return new Date().toISOString().replace('Z', `${nanoseconds}Z`);
}
