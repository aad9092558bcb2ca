import type { IncomingMessage } from 'node:http';

/** Why a body came to no end: the client's fault, and told to it. */
export class BodyRefused extends Error {
  readonly status: 408 | 413;

  constructor(status: 408 | 413) {
    super(`the body ended with ${status}`);
    this.status = status;
  }
}

/** Milliseconds without a byte of a body that is waited for. */
const silenceMs = 30_000;

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * A request's body, a chunk each time one is asked for: what the service is slow to read is not read from the client.
 * Nothing is read before the first is asked for, so that a request that was not sent is still whole.
 */
export class RequestBody implements AsyncIterable<Buffer> {
  readonly #request: IncomingMessage;
  readonly #limit: number;
  readonly #begin: () => void;
  /** Told when the client is waited for, and when it is the replica's turn again. */
  watch: { waits: () => void; goes: () => void } = { waits: () => undefined, goes: () => undefined };
  readonly #parts: Buffer[] = [];
  #wake: () => void = () => undefined;
  #bytes = 0;
  #isReading = false;
  #isLeft = false;
  #refused: BodyRefused | undefined;

  /** `begin` is called when the first chunk is asked for. */
  constructor(request: IncomingMessage, limit: number, begin: () => void) {
    this.#request = request;
    this.#limit = limit;
    this.#begin = begin;
  }

  /** The client goes on sending, but no one wants it any more. */
  leave(): void {
    if (this.#isLeft) return;
    this.#isLeft = true;
    this.#request.off('data', this.#take).resume();
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    if (!this.#isReading) this.#read();
    for (;;) {
      const part = this.#parts.shift();
      if (part) yield part;
      else if (this.#refused) throw this.#refused;
      else if (this.#isLeft || this.#request.readableEnded) return;
      // Never ended as if it were whole.
      else if (this.#request.destroyed) throw new Error('the client has left');
      else await this.#more();
    }
  }

  #read(): void {
    this.#isReading = true;
    this.#begin();
    const wake = () => {
      this.#wake();
    };
    this.#request.on('data', this.#take).once('end', wake).once('close', wake).once('error', wake);
  }

  readonly #take = (part: Buffer): void => {
    this.#bytes += part.length;
    if (this.#bytes > this.#limit) this.#refused = new BodyRefused(413);
    else this.#parts.push(part);
    this.#request.pause();
    this.#wake();
  };

  async #more(): Promise<void> {
    this.watch.waits();
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => {
        this.#refused = new BodyRefused(408);
        resolve();
      }, silenceMs);
      this.#wake = () => {
        clearTimeout(late);
        resolve();
      };
      this.#request.resume();
    });
    this.watch.goes();
  }
}
