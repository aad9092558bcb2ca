import { StringDecoder } from 'node:string_decoder';

/** Characters of a line that are kept; the rest is cut off. */
export const longestLine = 1_048_576;
export const cutMark = ' … cut by slipway';

/**
 * Puts lines together from the chunks of a byte stream. A line ends with `\n` and with nothing else: neither a single
 * `\r` (a progress bar) nor U+2028, at which some versions of Node's readline split. One `\r` before it is dropped.
 */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #longest: number;
  #rest = '';
  #isCut = false;

  constructor(longest = longestLine) {
    this.#longest = longest;
  }

  /** The lines that this chunk completes. */
  push(chunk: Buffer | string): string[] {
    return this.#add(typeof chunk === 'string' ? chunk : this.#decoder.write(chunk));
  }

  /** The last line, where the stream ends without a line break. */
  end(): string[] {
    const lines = this.#add(this.#decoder.end());
    return this.#rest === '' ? lines : [...lines, this.#take()];
  }

  #add(text: string): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#keep(text.slice(start, end));
      lines.push(this.#take());
      start = end + 1;
    }
    this.#keep(text.slice(start));
    return lines;
  }

  /** One character beyond the longest is kept: it may be the `\r` of the line break. */
  #keep(text: string): void {
    const room = this.#longest + 1 - this.#rest.length;
    this.#rest += text.slice(0, room);
    this.#isCut ||= text.length > room;
  }

  #take(): string {
    const line = this.#rest.endsWith('\r') && !this.#isCut ? this.#rest.slice(0, -1) : this.#rest;
    const isCut = line.length > this.#longest;
    this.#rest = '';
    this.#isCut = false;
    return isCut ? `${whole(line.slice(0, this.#longest))}${cutMark}` : line;
  }
}

/** Without the first half of a character that was cut in two. */
function whole(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}

/** The lines of a text that is there as a whole. */
export function linesOf(text: string): string[] {
  const splitter = new LineSplitter(Number.POSITIVE_INFINITY);
  return [...splitter.push(text), ...splitter.end()];
}
