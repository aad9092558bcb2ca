import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { PassThrough, type Duplex, type Readable, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Frames } from './frames.ts';

/** The standard streams of a program elsewhere, and its end: `close`. A process here has the same. */
export interface Client extends EventEmitter {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly killed: boolean;
  /** Ends the connection at once. */
  kill(signal?: 'SIGKILL'): boolean;
}

/** Milliseconds between the end of a container's connection and the word that it is removed, at the most, and the reverse. */
const removedWithinMs = 30_000;
const saidWithinMs = 1_000;

/** A container on the engine, by the connection to it: where that ends, its stdin does. */
export class ConnectedContainer extends EventEmitter implements Client {
  readonly stdin: Writable;
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  killed = false;
  readonly #connection: Duplex;
  readonly #removed: IncomingMessage;

  /**
   * @param connection as the engine's API gives it, upgraded.
   * @param removed an answer that ends once the container is gone, and its name with it.
   */
  constructor(connection: Duplex, removed: IncomingMessage) {
    super();
    this.#connection = connection;
    this.#removed = removed;
    this.stdin = connection;
    const frames = new Frames();
    connection.on('data', (part: Buffer) => {
      for (const { output, bytes } of frames.push(part)) {
        (output === 2 ? this.stderr : this.stdout).write(bytes);
      }
    });
    void this.#end();
  }

  kill(): boolean {
    this.killed = true;
    this.#connection.destroy();
    this.#removed.destroy();
    return true;
  }

  async #end(): Promise<void> {
    const closed = this.#connection.closed
      ? Promise.resolve()
      : new Promise<void>((resolve) => void this.#connection.once('close', resolve));
    void closed.then(() => {
      this.stdout.end();
      this.stderr.end();
    });
    const isRemoved = finished(this.#removed.resume()).then(
      () => true,
      () => false,
    );
    // Where that answer only broke off, the container may live on, and its connection tells.
    if (await Promise.race([isRemoved, closed.then(() => false)])) {
      await Promise.race([closed, delay(saidWithinMs)]);
    } else {
      await closed;
      await Promise.race([isRemoved, delay(removedWithinMs, undefined, { ref: false })]);
    }
    this.#connection.destroy();
    this.#removed.destroy();
    this.emit('close');
  }
}
