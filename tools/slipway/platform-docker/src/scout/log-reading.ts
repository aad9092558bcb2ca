import type { ErrorLine } from '@slipway/core/logs/error-lines';
import { readLine } from '@slipway/core/logs/log-line';
import { fingerprintOf } from '@slipway/core/verdict/sources/fingerprint';
import type { DockerApi } from '../engine/docker-api.ts';
import { LogStream, type TimedLine } from './log-stream.ts';

/** Characters of a line that are told: enough to know an error by. */
const mostCharacters = 2_000;
/** Errors of a container that are kept, the newest. */
const mostErrors = 10_000;
/** Characters of the texts that are kept of a container's errors; of those that come then only so many each. */
const mostKept = 500_000;
const fewCharacters = 200;
/** Entries that are looked at from the end of a file, where it has said little before, and where all of it is read instead. */
const fewestLast = 50;
const mostLast = 100_000;
/**
 * How far before the last line is read again, in milliseconds: stdout and stderr are not in the file by their times, and a
 * long line has the time at which it began. Meanwhile less will do: what was missed comes with the whole.
 */
const againMs = 1_000;
const againMeanwhileMs = 250;

/**
 * The errors among a container's lines, oldest first, and how many lines there were. An error that is like one before has
 * that one's text: a service may log the same stack trace ten thousand times, and this program has little memory.
 */
export class Tally {
  readonly errors: Pick<ErrorLine, 'at' | 'text'>[] = [];
  lines = 0;
  unknown = 0;
  /** By fingerprint. */
  readonly #texts = new Map<string, string>();
  #kept = 0;

  add({ at, text }: Pick<TimedLine, 'at' | 'text'>): void {
    this.lines += 1;
    const { severity } = readLine(text);
    if (severity === 'unknown') this.unknown += 1;
    if (severity !== 'error') return;
    this.errors.push({ at, text: this.#textOf(text) });
    if (this.errors.length > mostErrors) this.errors.splice(0, mostErrors / 20);
  }

  #textOf(line: string): string {
    const fingerprint = fingerprintOf(line);
    const known = this.#texts.get(fingerprint);
    if (known !== undefined) return known;
    const isFull = this.#kept > mostKept;
    // A copy: a part of a text keeps all of it in memory.
    const text = Buffer.from(line.slice(0, isFull ? fewCharacters : mostCharacters)).toString();
    if (isFull) return text;
    this.#kept += text.length;
    this.#texts.set(Buffer.from(fingerprint).toString(), text);
    return text;
  }
}

type Docker = Pick<DockerApi, 'log'>;

/** What a container has written since a time, all of it read. */
export async function tallyOf(docker: Docker, container: string, since: Date): Promise<Tally> {
  const tally = new Tally();
  const stream = new LogStream();
  for await (const part of await docker.log(container, since)) {
    for (const line of stream.push(part as Buffer)) tally.add(line);
  }
  return tally;
}

/**
 * What a container writes from now on, read little by little: the engine reads its files from their first line, which at
 * the end of a step costs those who visit half a second of a processor.
 */
export class LogReading {
  /** Milliseconds since the epoch, by this machine's clock. */
  readonly beganAt: number;
  readonly #docker: Docker;
  readonly #container: string;
  readonly #tally = new Tally();
  /** When the newest line was written, and the time of the newest of each output: they rise in one output. */
  #newest: number;
  readonly #known = new Map<number, string>();
  #last = fewestLast;
  #reading: Promise<void> = Promise.resolve();

  constructor(docker: Docker, container: string, now: number) {
    this.#docker = docker;
    this.#container = container;
    this.beganAt = now;
    this.#newest = now;
  }

  /** All until now. Throws where the engine does not tell, and goes on from there the next time. */
  async read(): Promise<Tally> {
    await this.#readOn(againMs);
    return this.#tally;
  }

  /** What is new, so that little of it is left for `read`. Throws as that does. */
  keepUp(): Promise<void> {
    return this.#readOn(againMeanwhileMs);
  }

  #readOn(again: number): Promise<void> {
    const read = this.#reading.then(() => this.#more(again));
    this.#reading = read.catch(() => undefined);
    return read;
  }

  async #more(again: number): Promise<void> {
    // New lines would seem older than what is known: the whole log is read then.
    if (Date.now() < this.#newest - againMs) throw new Error('the clock was set back');
    for (const line of await this.#fresh(new Date(this.#newest - again))) {
      if (line.at < this.beganAt || line.time <= (this.#known.get(line.output) ?? '')) continue;
      this.#known.set(line.output, line.time);
      this.#newest = Math.max(this.#newest, line.at);
      this.#tally.add(line);
    }
  }

  /** As many of the last entries as it takes to have all that is new. */
  async #fresh(since: Date): Promise<TimedLine[]> {
    for (let last: number | undefined = this.#last; ; last *= 4) {
      if (last > mostLast) last = undefined;
      const lines: TimedLine[] = [];
      const stream = new LogStream();
      for await (const part of await this.#docker.log(this.#container, since, last)) {
        for (const line of stream.push(part as Buffer)) lines.push(line);
      }
      // Where the engine has left some of the last out, they were from before.
      if (last !== undefined && stream.entries >= last) continue;
      this.#last = Math.max(fewestLast, Math.ceil(1.5 * stream.entries));
      return lines;
    }
  }
}
