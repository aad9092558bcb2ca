import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { hasCode } from '../../../errors/slipway-error.ts';
import { endToEnd, requestHeaders } from './headers.ts';
import type { BalancedReplica } from './balancer.ts';

/** Milliseconds of silence from a replica after which the balancer answers 504. */
const silenceMs = 60_000;
const repeatable = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * How an attempt at one replica ended. `again`: the replica is gone and nothing was lost, so another may be asked
 * (it was never reached, or the request has no body and may be repeated, RFC 9110, 9.2.2).
 */
export type Forwarded = 'done' | 'again';

/** Hands one request to one replica and its answer back. Resolves when both are finished. */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  replica: BalancedReplica,
): Promise<Forwarded> {
  return new Promise((resolve) => {
    let answered = false;
    const upstream = ask({
      socketPath: replica.socketPath,
      agent: replica.agent,
      method: request.method,
      path: request.url,
      headers: requestHeaders(request),
      timeout: silenceMs,
    });
    const whenClientLeaves = () => upstream.destroy();
    const done = (how: Forwarded) => {
      response.off('close', whenClientLeaves);
      resolve(how);
    };
    response.once('close', whenClientLeaves);
    upstream.on('timeout', () => upstream.destroy(new SilentError()));

    upstream.on('response', (answer) => {
      answered = true;
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.rawHeaders));
      pipeline(answer, response, () => {
        done('done');
      });
    });
    upstream.on('information', ({ statusCode }) => {
      if (statusCode === 100) response.writeContinue();
    });

    upstream.on('error', (error) => {
      if (answered || response.destroyed) {
        done('done');
        return;
      }
      const unreached = hasCode(error, 'ECONNREFUSED', 'ENOENT');
      if (unreached || (mayRepeat(request) && !(error instanceof SilentError))) {
        done('again');
        return;
      }
      refuse(response, error instanceof SilentError ? 504 : 502, 'the replica ended while it was answering');
      done('done');
    });

    if (hasBody(request)) sendBody(request, upstream);
    else upstream.end();
  });
}

/** The balancer's own answer where no service could give one. */
export function refuse(response: ServerResponse, status: 404 | 502 | 503 | 504, why: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${why}\n`);
}

class SilentError extends Error {}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function mayRepeat(request: IncomingMessage): boolean {
  return repeatable.has(request.method ?? '') && !hasBody(request);
}

/** Sends the body only once the replica is reached: till then the request is whole and may go to another one. */
function sendBody(request: IncomingMessage, upstream: ReturnType<typeof ask>): void {
  const send = () => {
    request.pipe(upstream);
  };
  upstream.once('socket', (socket) => {
    if (socket.connecting) socket.once('connect', send);
    else send();
  });
  request.once('error', (error) => upstream.destroy(error));
}
