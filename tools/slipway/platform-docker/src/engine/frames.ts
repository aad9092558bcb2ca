const headerBytes = 8;

/** Which of a container's outputs: 1 is stdout, 2 stderr. */
export interface Frame {
  output: number;
  bytes: Buffer;
}

/**
 * Takes the Docker Engine's stream of a container's outputs apart (API v1.44, POST /containers/{id}/attach, "Stream
 * format"): frames of 8 bytes, of which the first tells stdout from stderr and the last four the length.
 */
export class Frames {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that this part completes. */
  push(part: Buffer): Frame[] {
    const frames: Frame[] = [];
    let bytes = this.#rest.length === 0 ? part : Buffer.concat([this.#rest, part]);
    while (bytes.length >= headerBytes) {
      const end = headerBytes + bytes.readUInt32BE(4);
      if (bytes.length < end) break;
      frames.push({ output: bytes[0] ?? 0, bytes: bytes.subarray(headerBytes, end) });
      bytes = bytes.subarray(end);
    }
    this.#rest = bytes;
    return frames;
  }
}
