import { LineSplitter } from '@slipway/core/text/lines';

const headerBytes = 8;

/**
 * Takes the Docker Engine's stream of a container's log apart (API v1.44, POST /containers/{id}/attach, "Stream
 * format"): frames of 8 bytes, of which the first tells stdout from stderr and the last four the length. Each output's
 * lines are put together for themselves.
 */
export class LogStream {
  readonly #outputs = new Map<number, LineSplitter>();
  #rest: Buffer = Buffer.alloc(0);

  /** The lines that this part completes, each with the time that the engine has put before it. */
  push(part: Buffer): TimedLine[] {
    const lines: string[] = [];
    let bytes = this.#rest.length === 0 ? part : Buffer.concat([this.#rest, part]);
    while (bytes.length >= headerBytes) {
      const end = headerBytes + bytes.readUInt32BE(4);
      if (bytes.length < end) break;
      lines.push(...this.#outputOf(bytes[0] ?? 0).push(bytes.subarray(headerBytes, end)));
      bytes = bytes.subarray(end);
    }
    this.#rest = bytes;
    return lines.map(timed);
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
  text: string;
}

function timed(line: string): TimedLine {
  const end = line.indexOf(' ');
  return { at: Date.parse(line.slice(0, end)), text: line.slice(end + 1) };
}
