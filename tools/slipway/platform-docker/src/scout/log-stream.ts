import { LineSplitter } from '@slipway/core/text/lines';
import { Frames } from '../engine/frames.ts';

/** The output on which the engine says that it can't go on. */
const systemError = 3;
const lineBreak = 10;

/** Takes the Docker Engine's stream of a container's log apart: each output's lines are put together for themselves. */
export class LogStream {
  readonly #frames = new Frames();
  readonly #outputs = new Map<number, LineSplitter>();
  readonly #unfinished = new Set<number>();
  #entries = 0;

  /** How many entries of its file the engine has sent. A long line is several. */
  get entries(): number {
    return this.#entries;
  }

  /**
   * The lines that this part completes, each with the time that the engine has put before it.
   * @throws what the engine says where it can't read its file.
   */
  push(part: Buffer): TimedLine[] {
    const frames = this.#frames.push(part);
    this.#entries += frames.length;
    return frames.flatMap(({ output, bytes }) => {
      if (output === systemError) throw new Error(bytes.toString().trim());
      return this.#outputOf(output)
        .push(this.#joined(output, bytes))
        .map((line) => timed(line, output));
    });
  }

  /** A long line is several entries, and the engine puts the time before each. */
  #joined(output: number, bytes: Buffer): Buffer {
    const goesOn = this.#unfinished.has(output);
    if (bytes.at(-1) === lineBreak) this.#unfinished.delete(output);
    else this.#unfinished.add(output);
    return goesOn ? bytes.subarray(bytes.indexOf(' ') + 1) : bytes;
  }

  #outputOf(number: number): LineSplitter {
    const output = this.#outputs.get(number) ?? new LineSplitter();
    this.#outputs.set(number, output);
    return output;
  }
}

export interface TimedLine {
  /** Milliseconds since the epoch by the engine's clock. */
  at: number;
  /** The same as the engine writes it, always with nine decimals. */
  time: string;
  /** 1 is stdout, 2 stderr. */
  output: number;
  text: string;
}

function timed(line: string, output: number): TimedLine {
  const end = line.indexOf(' ');
  const time = line.slice(0, end);
  return { at: Date.parse(time), time, output, text: line.slice(end + 1) };
}
