import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An answer as it came over the wire. */
export interface WireAnswer {
  /** Status line and headers, without the empty line. */
  head: string;
  status: number;
  /** By lower-case name. */
  headers: Record<string, string[]>;
  /** Taken out of its chunks, where it came in some. */
  body: string;
}

const giveUpMs = 240_000;

/** A client that writes bytes and reads bytes: no library puts its own idea of HTTP between. */
export class Wire {
  readonly socket: Socket;
  readonly #heard = new EventEmitter<{ more: [] }>();
  #text = '';
  #isOver = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('latin1').on('data', (part: string) => {
      this.#text += part;
      this.#heard.emit('more');
    });
    socket
      .on('error', () => undefined)
      .once('close', () => {
        this.#isOver = true;
        this.#heard.emit('more');
      });
    socket.once('end', () => {
      this.#isOver = true;
      this.#heard.emit('more');
    });
  }

  static async open(port: number, { allowHalfOpen = true } = {}): Promise<Wire> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen });
    await once(socket, 'connect');
    return new Wire(socket);
  }

  send(...lines: string[]): this {
    this.socket.write(lines.join('\r\n'), 'latin1');
    return this;
  }

  /** A whole request without a body. */
  ask(line: string, ...headers: string[]): this {
    return this.send(`${line} HTTP/1.1`, 'Host: edge.test', ...headers, '', '');
  }

  /** The next answer, interim ones included. */
  async answer(method = 'GET'): Promise<WireAnswer> {
    const end = await this.#until(() =>
      this.#text.includes('\r\n\r\n') ? this.#text.indexOf('\r\n\r\n') : undefined,
    );
    const head = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + 4);
    const [line = '', ...lines] = head.split('\r\n');
    const status = Number(line.split(' ')[1]);
    const headers: Record<string, string[]> = {};
    for (const one of lines) {
      const name = one.slice(0, one.indexOf(':')).toLowerCase();
      (headers[name] ??= []).push(one.slice(one.indexOf(':') + 1).trim());
    }
    const hasNone = method === 'HEAD' || status < 200 || status === 204 || status === 304;
    return { head, status, headers, body: hasNone ? '' : await this.#body(headers) };
  }

  /** What comes until the connection ends. */
  async rest(): Promise<string> {
    await this.#until(() => (this.#isOver ? true : undefined));
    const rest = this.#text;
    this.#text = '';
    return rest;
  }

  /** Waits for bytes that hold this. */
  async heard(text: string): Promise<string> {
    await this.#until(() => (this.#text.includes(text) ? true : undefined));
    return this.#text;
  }

  close(): void {
    this.socket.destroy();
  }

  async #body(headers: WireAnswer['headers']): Promise<string> {
    if (headers['transfer-encoding']) return this.#chunks();
    const [length] = headers['content-length'] ?? [];
    return length === undefined ? this.rest() : this.#take(Number(length));
  }

  async #chunks(): Promise<string> {
    let body = '';
    for (;;) {
      const end = await this.#until(() =>
        this.#text.includes('\r\n') ? this.#text.indexOf('\r\n') : undefined,
      );
      const size = parseInt(this.#text.slice(0, end), 16);
      this.#text = this.#text.slice(end + 2);
      if (size === 0) {
        const trailers = await this.#until(() => {
          const at = this.#text.startsWith('\r\n') ? 0 : this.#text.indexOf('\r\n\r\n');
          return at < 0 ? undefined : at;
        });
        if (trailers > 0) throw new Error(`trailers: ${this.#text.slice(0, trailers)}`);
        this.#text = this.#text.slice(2);
        return body;
      }
      body += (await this.#take(size + 2)).slice(0, -2);
    }
  }

  async #take(length: number): Promise<string> {
    await this.#until(() => (this.#text.length >= length ? true : undefined));
    const taken = this.#text.slice(0, length);
    this.#text = this.#text.slice(length);
    return taken;
  }

  async #until<T>(look: () => T | undefined): Promise<T> {
    const giveUp = AbortSignal.timeout(giveUpMs);
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (this.#isOver) throw new Error(`the connection ended after "${this.#text.slice(0, 200)}"`);
      await once(this.#heard, 'more', { signal: giveUp });
    }
  }
}

/** One request on a connection of its own. */
export async function askOnce(port: number, line: string, ...headers: string[]): Promise<WireAnswer> {
  const wire = await Wire.open(port);
  try {
    return await wire.ask(line, ...headers).answer(line.split(' ')[0]);
  } finally {
    wire.close();
  }
}
