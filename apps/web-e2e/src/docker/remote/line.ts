import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { PassThrough, Transform } from 'node:stream';

/** Where a line leads. */
export type Target = { host: string; port: number } | { path: string };

/**
 * The line between a deploying machine and a server: a relay instead of a network that can be cut, silenced or
 * made slow. (tc netem does this in the kernel, where the kernel has it.)
 */
export class Line {
  /** Bytes that went to the server. */
  sent = 0;
  readonly #target: Target;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #state: 'open' | 'cut' | 'silent' = 'open';
  #bytesPerSecond = Infinity;
  #delayMs = 0;

  private constructor(target: Target) {
    this.#target = target;
    this.#server = createServer((client) => {
      this.#relay(client);
    });
  }

  /** @param at the path of a socket where it begins; without one, a port of this machine. */
  static async open(target: Target, at?: string): Promise<Line> {
    const line = new Line(target);
    if (at === undefined) line.#server.listen(0, '127.0.0.1');
    else line.#server.listen(at);
    await once(line.#server, 'listening');
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends what is connected, and lets no one in until it is fixed. */
  cut(): void {
    this.#state = 'cut';
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nothing passes any more, and neither side is told. */
  silence(): void {
    this.#state = 'silent';
    for (const socket of this.#sockets) socket.pause().unpipe();
  }

  fix(): void {
    if (this.#state === 'silent') for (const socket of this.#sockets) socket.destroy();
    this.#state = 'open';
  }

  /** From the next connection on. */
  limit(bytesPerSecond: number): void {
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** What passes arrives so much later, either way; from the next connection on. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #relay(client: Socket): void {
    if (this.#state !== 'open') {
      client.destroy();
      return;
    }
    const server = connect(this.#target);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.setNoDelay();
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        if (this.#state !== 'silent') other.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => (this.sent += chunk.length));
    client.pipe(slow(this.#bytesPerSecond)).pipe(late(this.#delayMs)).pipe(server);
    server.pipe(late(this.#delayMs)).pipe(client);
  }
}

function slow(bytesPerSecond: number): Transform | PassThrough {
  if (bytesPerSecond === Infinity) return new PassThrough();
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      setTimeout(
        () => {
          done(null, chunk);
        },
        (chunk.length / bytesPerSecond) * 1_000,
      );
    },
  });
}

/** Delays all, and keeps its order: what is sent meanwhile is under way at the same time. */
function late(ms: number): Transform | PassThrough {
  if (ms === 0) return new PassThrough();
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      setTimeout(() => this.push(chunk), ms);
      done();
    },
    flush(done) {
      setTimeout(done, ms);
    },
  });
}
