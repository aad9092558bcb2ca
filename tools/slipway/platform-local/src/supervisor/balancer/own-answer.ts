import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long the rest of a body that no one wants is read, so that its sender reads the answer and no reset. */
const lingerMs = 30_000;

const words: Record<number, string> = {
  503: 'No release serves here yet: nx run deploy makes the first one',
};

/** The balancer's own answers, in the form in which Nest gives its errors. */
export function wordsFor(status: number, message = words[status] ?? STATUS_CODES[status] ?? ''): string {
  return `${JSON.stringify({ statusCode: status, message })}\n`;
}

export interface OwnAnswer {
  status: number;
  message?: string;
  headers?: readonly string[];
}

/** Answers in a service's place. */
export function answerItself(
  request: IncomingMessage,
  response: ServerResponse,
  { status, message, headers = [] }: OwnAnswer,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = status === 204 ? '' : wordsFor(status, message);
  const framing =
    status === 204
      ? []
      : ['Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(body))];
  response.writeHead(status, [...framing, ...headers]);
  endGently(request, response, body);
}

/** Ends an answer. What the client is still sending is read meanwhile: a close would reset the answer on its way. */
export function endGently(request: IncomingMessage, response: ServerResponse, last = ''): void {
  if (request.complete || request.destroyed) {
    response.end(last);
    return;
  }
  const giveUp = setTimeout(() => request.destroy(), lingerMs);
  const over = () => {
    clearTimeout(giveUp);
  };
  request.once('close', over).once('end', over).resume();
  if (response.shouldKeepAlive) {
    response.end(last);
    return;
  }
  // This answer ends with its connection, which Node closes at once: so it ends when the body has.
  response.write(last);
  request.once('end', () => response.end()).once('close', () => response.end());
}

/** Says why to a client whose bytes are no request, and closes once it has heard. */
export function refuseConnection(socket: Socket, status: number): void {
  const body = wordsFor(status);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  const giveUp = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => {
    clearTimeout(giveUp);
  });
  socket.once('end', () => socket.destroy()).resume();
}
