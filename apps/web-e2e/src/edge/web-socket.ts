import { randomBytes } from 'node:crypto';
import { Wire } from './wire.ts';

/** A WebSocket, as far as short frames go. */
export class WebSocketWire {
  readonly wire: Wire;
  readonly release: string;

  private constructor(wire: Wire, release: string) {
    this.wire = wire;
    this.release = release;
  }

  static async open(port: number, path = '/ws'): Promise<WebSocketWire> {
    const wire = await Wire.open(port);
    const { status, headers } = await askForSocket(wire, path).answer();
    if (status !== 101) throw new Error(`${path} was answered ${status}`);
    return new WebSocketWire(wire, headers['x-release']?.[0] ?? '');
  }

  /** Sends a text and waits until it comes back. */
  async echo(text: string): Promise<void> {
    const mask = randomBytes(4);
    const masked = Buffer.from(text).map((byte, index) => byte ^ (mask[index & 3] ?? 0));
    this.wire.socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length]), mask, masked]));
    await this.wire.heard(text);
  }

  /** Waits for the end; true where the service said 1001, going away, before. */
  async closedByService(): Promise<boolean> {
    const rest = await this.wire.rest();
    this.wire.close();
    return rest.endsWith('\x88\x02\x03\xe9');
  }
}

export function askForSocket(wire: Wire, path: string): Wire {
  return wire.ask(
    `GET ${path}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
  );
}
