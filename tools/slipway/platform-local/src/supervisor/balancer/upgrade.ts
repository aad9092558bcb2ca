import { IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { hasBody } from './request-body.ts';
import { Silence } from './silence.ts';

/**
 * A request of which Node asks whether it is an upgrade. `h2c` is none: HTTP/1.1 answers what such a client asks, as the
 * client expects of a server that has no HTTP/2 (RFC 9110, 7.8). Nor is one with a body, or of HTTP/1.0.
 */
export class EdgeRequest extends IncomingMessage {
  // Declared only: Node's own constructor sets `upgrade` before fields of this class are there.
  declare private wantsUpgrade: boolean;

  // Node's parser sets this before the headers and reads it after them.
  set upgrade(value: boolean | null) {
    this.wantsUpgrade = value === true;
  }

  get upgrade(): boolean {
    return this.wantsUpgrade && (this.method === 'CONNECT' || upgradeOf(this) !== undefined);
  }
}

/** The protocol that a client wants to change to. */
export function upgradeOf(request: IncomingMessage): string | undefined {
  const { upgrade } = request.headers;
  if (request.method !== 'GET' || request.httpVersion !== '1.1' || hasBody(request)) return undefined;
  return upgrade === undefined || /\bh2c\b/i.test(upgrade) ? undefined : upgrade;
}

export interface Tunnel {
  /** Not begun: its head was the replica's to decide. */
  response: ServerResponse;
  upstream: Duplex;
  /** Of the replica's 101. */
  headers: readonly string[];
  /** What the client asked for. */
  upgrade: string;
  idleMs: number;
}

/** Hands the replica's 101 on, then bytes both ways. Resolves when either side has closed, or both are silent. */
export function tunnel({ response, upstream, headers, upgrade, idleMs }: Tunnel): Promise<void> {
  return new Promise((resolve) => {
    const client = response.socket;
    if (!client || client.destroyed) {
      upstream.destroy();
      resolve();
      return;
    }
    response.detachSocket(client);
    const close = () => {
      silence.stop();
      client.destroy();
      upstream.destroy();
      resolve();
    };
    const silence = new Silence(idleMs, close);
    const heard = () => {
      silence.heard();
    };
    for (const side of [client, upstream]) {
      side
        .on('error', () => undefined)
        .once('close', close)
        .on('data', heard);
    }
    client.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n${linesOf(headers)}\r\n`,
      'latin1',
    );
    client.pipe(upstream).pipe(client);
    silence.start();
  });
}

function linesOf(raw: readonly string[]): string {
  let lines = '';
  for (let index = 0; index < raw.length; index += 2) {
    lines += `${raw[index] ?? ''}: ${raw[index + 1] ?? ''}\r\n`;
  }
  return lines;
}
