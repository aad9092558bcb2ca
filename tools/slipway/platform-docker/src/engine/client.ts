import { EventEmitter } from 'node:events';
import type { Duplex, Readable, Writable } from 'node:stream';
import { PassThrough } from 'node:stream';
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

/** A container on the engine, by the connection to it: where that ends, its stdin does. */
export class ConnectedContainer extends EventEmitter implements Client {
  readonly stdin: Writable;
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  killed = false;
  readonly #connection: Duplex;

  /**
   * @param connection as the engine's API gives it, upgraded.
   * @param removed resolves once the container is gone, and its name with it, or nothing is known of that any more.
   */
  constructor(connection: Duplex, removed: Promise<unknown>) {
    super();
    this.#connection = connection;
    this.stdin = connection;
    const frames = new Frames();
    connection.on('data', (part: Buffer) => {
      for (const { output, bytes } of frames.push(part))
        (output === 2 ? this.stderr : this.stdout).write(bytes);
    });
    // What it says meanwhile is told by `close`.
    connection.on('error', () => undefined);
    connection.on('close', () => {
      this.stdout.end();
      this.stderr.end();
    });
    void removed.then(() => {
      connection.destroy();
      this.emit('close');
    });
  }

  kill(): boolean {
    this.killed = true;
    this.#connection.destroy();
    this.emit('close');
    return true;
  }
}
