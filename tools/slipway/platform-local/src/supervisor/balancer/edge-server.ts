import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';
import { hasCode } from '@slipway/core/errors/slipway-error';
import { EdgeRequest } from './upgrade.ts';
import { refuseConnection } from './own-answer.ts';

/** Longer than any usual client keeps an idle connection: the balancer never closes under a client's feet. */
const keepAliveMs = 75_000;
/** How long a client may take over the head of a request. */
const headWithinMs = 15_000;
/** More than any service's own limit can be, which is 256 KB. */
const longestHeadBytes = 272 * 1_024;

export interface Edge {
  /** `isExpecting`: the client sends its body once it is told to. */
  answer(request: IncomingMessage, response: ServerResponse, isExpecting: boolean): void;
  /** The client wants to change the protocol; what it has sent already of that is in its socket. */
  upgrade(request: IncomingMessage, client: Socket): void;
}

/** A server that speaks to clients as Nginx does. */
export function createEdgeServer(edge: Edge): Server {
  const server = createServer({
    IncomingMessage: EdgeRequest,
    keepAliveTimeout: keepAliveMs,
    headersTimeout: headWithinMs,
    connectionsCheckingInterval: 1_000,
    // Uploads may take as long as they go on.
    requestTimeout: 0,
    maxHeaderSize: longestHeadBytes,
  });
  server.maxHeadersCount = 0;
  // A client may close its side once it has asked. The property is old, and missing from the documentation.
  Object.assign(server, { httpAllowHalfOpen: true });
  const running = new WeakMap<Duplex, ServerResponse>();
  const begin = (isExpecting: boolean) => (request: IncomingMessage, response: ServerResponse) => {
    running.set(request.socket, response);
    edge.answer(request, response, isExpecting);
  };
  server.on('request', begin(false));
  server.on('checkContinue', begin(true));
  server.on('checkExpectation', begin(false));
  server.on('connect', (_, client: Duplex) => {
    if (client instanceof Socket) refuseConnection(client, 405);
  });
  server.on('upgrade', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    if (!(client instanceof Socket)) return;
    if (head.length > 0) client.unshift(head);
    edge.upgrade(request, client);
  });
  server.on('clientError', (error: Error, client: Duplex) => {
    if (client instanceof Socket) whenWrong(error, client, running.get(client));
  });
  return server;
}

const told = new WeakSet<Socket>();

function whenWrong(error: Error, client: Socket, response: ServerResponse | undefined): void {
  if (told.has(client)) return;
  told.add(client);
  const isAnswering = response !== undefined && !response.writableFinished;
  const isGone = !client.writable || hasCode(error, 'ECONNRESET', 'EPIPE', 'ERR_HTTP_REQUEST_TIMEOUT');
  if (isAnswering || isGone) client.destroy();
  else refuseConnection(client, hasCode(error, 'HPE_HEADER_OVERFLOW') ? 431 : 400);
}
