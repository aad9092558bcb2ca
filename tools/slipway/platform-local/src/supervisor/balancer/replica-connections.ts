import { Socket } from 'node:net';
import { Pool } from 'undici';
import { hasCode } from '@slipway/core/errors/slipway-error';

/** Of an answer's status line and headers; a service that sends more gets 502, as with Nginx. */
const answerHeadBytes = 64 * 1_024;
const connectWithinMs = 1_000;

/**
 * Nothing of an answer is lost because the replica stopped reading: it may answer 413 to the head of an upload and close.
 * The failed write would destroy the socket with the answer unread, so what is left of the request is dropped instead.
 */
class ReplicaSocket extends Socket {
  #isClosed = false;

  override _write(chunk: unknown, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#isClosed) done();
    else super._write(chunk, encoding, this.#forgive(done));
  }

  override _writev(
    chunks: { chunk: unknown; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    if (this.#isClosed) done();
    else super._writev?.(chunks, this.#forgive(done));
  }

  #forgive(done: (error?: Error | null) => void): (error?: Error | null) => void {
    return (error) => {
      if (!hasCode(error, 'EPIPE', 'ECONNRESET')) {
        done(error);
        return;
      }
      this.#isClosed = true;
      done();
    };
  }
}

/** The connections to one replica, kept open between requests. */
export class ReplicaConnections {
  readonly #socketPath: string;
  #pool: Pool | undefined;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  get pool(): Pool {
    this.#pool ??= new Pool('http://replica', {
      pipelining: 1,
      maxHeaderSize: answerHeadBytes,
      // The balancer has timers of its own: these tick every half a second, and stop while a body is being sent.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: 60_000,
      connect: (_, done) => {
        connectTo(this.#socketPath, done);
      },
    });
    return this.#pool;
  }

  /** The process has ended: what is still unread of its answers is read, and the next one gets connections of its own. */
  close(): void {
    const pool = this.#pool;
    this.#pool = undefined;
    void pool?.close();
  }
}

function connectTo(path: string, done: (...result: [Error, null] | [null, Socket]) => void): void {
  const socket = new ReplicaSocket();
  const fail = (error: Error) => {
    clearTimeout(late);
    done(error, null);
  };
  const late = setTimeout(
    () => socket.destroy(new Error('the replica takes no connection')),
    connectWithinMs,
  );
  socket.once('error', fail);
  socket.connect({ path }, () => {
    clearTimeout(late);
    socket.off('error', fail);
    done(null, socket);
  });
}
