import { LineSplitter } from '@slipway/core/text/lines';
import { Frames } from '../engine/frames.ts';

/** Takes the Docker Engine's stream of a container's log apart: each output's lines are put together for themselves. */
export class LogStream {
  readonly #frames = new Frames();
  readonly #outputs = new Map<number, LineSplitter>();

  /** The lines that this part completes, each with the time that the engine has put before it. */
  push(part: Buffer): TimedLine[] {
    return this.#frames
      .push(part)
      .flatMap(({ output, bytes }) => this.#outputOf(output).push(bytes))
      .map(timed);
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
  /** The same as the engine writes it, by the nanosecond. */
  time: string;
  text: string;
}

function timed(line: string): TimedLine {
  const end = line.indexOf(' ');
  const time = line.slice(0, end);
  return { at: Date.parse(time), time, text: line.slice(end + 1) };
}
