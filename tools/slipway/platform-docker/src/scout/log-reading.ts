import type { ErrorLine } from '@slipway/core/logs/error-lines';
import { readLine } from '@slipway/core/logs/log-line';
import type { DockerApi } from '../engine/docker-api.ts';
import { LogStream } from './log-stream.ts';

/** Characters of a line that are told, and lines that are, the newest: enough to know an error by, and to count them. */
const mostCharacters = 2_000;
const mostErrors = 10_000;
/** Lines that are looked at from the end of a file, where it has said little before, and where all of it is read instead. */
const fewestLast = 100;
const mostLast = 100_000;

/** The errors among a container's lines. */
export interface Tally {
  errors: Pick<ErrorLine, 'at' | 'text'>[];
  lines: number;
  unknown: number;
  /** When the last line was written, as the engine has it; nothing where there was none. */
  last?: string;
}

export const emptyTally = (): Tally => ({ errors: [], lines: 0, unknown: 0 });

/** Reads what a container has written since a time, in the words of the engine's API; of its last lines only, where told. */
export async function tallyOf(
  docker: Pick<DockerApi, 'log'>,
  container: string,
  since: string,
  last?: number,
): Promise<Tally> {
  const tally = emptyTally();
  const stream = new LogStream();
  for await (const part of await docker.log(container, since, last)) {
    for (const { at, time, text } of stream.push(part as Buffer)) {
      tally.lines += 1;
      tally.last = time;
      const { severity } = readLine(text);
      if (severity === 'unknown') tally.unknown += 1;
      if (severity === 'error') keep(tally, [{ at, text: text.slice(0, mostCharacters) }]);
    }
  }
  return tally;
}

function keep({ errors }: Tally, more: Tally['errors']): void {
  for (const error of more) errors.push(error);
  if (errors.length >= 2 * mostErrors) errors.splice(0, errors.length - mostErrors);
}

/**
 * What a container writes from now on, read little by little: the engine reads its files from their first line, which at
 * the end of a step costs those who visit half a second of a processor.
 */
export class LogReading {
  /** Milliseconds since the epoch, by this machine's clock. */
  readonly beganAt: number;
  readonly #docker: Pick<DockerApi, 'log'>;
  readonly #container: string;
  readonly #tally = emptyTally();
  /** The time of the next line that is not known yet, at the earliest. */
  #next: string;
  #last = fewestLast;
  #reading: Promise<void> = Promise.resolve();

  constructor(docker: Pick<DockerApi, 'log'>, container: string, now: number) {
    this.#docker = docker;
    this.#container = container;
    this.beganAt = now;
    this.#next = (now / 1_000).toFixed(3);
  }

  /** All until now. Throws where the engine does not tell, and goes on from there the next time. */
  read(): Promise<Tally> {
    const read = this.#reading.then(() => this.#more());
    this.#reading = read.catch(() => undefined);
    return read.then(() => this.#tally);
  }

  async #more(): Promise<void> {
    const more = await this.#whole();
    this.#last = Math.max(fewestLast, 2 * more.lines);
    this.#tally.lines += more.lines;
    this.#tally.unknown += more.unknown;
    keep(this.#tally, more.errors);
    if (more.last !== undefined) this.#next = justAfter(more.last);
  }

  /** As many of the last lines as it takes to have all that is new. */
  async #whole(): Promise<Tally> {
    for (let last = this.#last; last < mostLast; last *= 4) {
      const tally = await tallyOf(this.#docker, this.#container, this.#next, last);
      if (tally.lines < last) return tally;
    }
    return tallyOf(this.#docker, this.#container, this.#next);
  }
}

/** A nanosecond after a time such as `2026-11-28T15:00:00.123456789Z`, in seconds since the epoch. */
function justAfter(time: string): string {
  const [, seconds = '', fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(time) ?? [];
  const nanoseconds =
    BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9)) + 1n;
  const billion = 1_000_000_000n;
  return `${String(nanoseconds / billion)}.${String(nanoseconds % billion).padStart(9, '0')}`;
}
