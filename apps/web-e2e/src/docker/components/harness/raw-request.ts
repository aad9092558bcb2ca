import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection over which bytes are sent as they are, for what no HTTP client would send. */
export async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, 'localhost');
  await once(socket, 'connect');
  return socket;
}

/**
 * Sends a request, its lines as they are written here (latin1), and reads until the other side closes: `Connection: close`
 * must be among its headers.
 */
export async function sendRequest({ port }: { port: number }, ...lines: string[]): Promise<string> {
  const socket = await openSocket(port);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return readToEnd(socket);
}

/** What comes until the other side closes, by a reset too. */
export async function readToEnd(socket: Socket): Promise<string> {
  let received = '';
  socket.setEncoding('latin1').on('data', (part: string) => (received += part));
  const closed = new Promise<void>((resolve) =>
    socket.once('close', () => {
      resolve();
    }),
  );
  socket.on('error', () => undefined);
  await closed;
  return received;
}

/** Waits until what has come contains a text; the connection stays. */
export function readUntil(socket: Socket, wanted: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const look = (part: Buffer) => {
      received += part.toString('latin1');
      if (!received.includes(wanted)) return;
      socket.off('data', look);
      resolve(received);
    };
    socket.on('data', look);
    socket.once('close', () => {
      reject(new Error(`closed after ${JSON.stringify(received)}`));
    });
  });
}
