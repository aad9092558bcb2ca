import { connect } from 'node:net';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { endToEnd, requestHeaders } from './headers.ts';
import type { BalancedReplica } from './balancer.ts';

/** Hands a connection that changes its protocol (a WebSocket) to a replica. Resolves when it is closed. */
export function forwardUpgrade(
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
  replica: BalancedReplica,
): Promise<void> {
  return new Promise((resolve) => {
    const upstream = connect(replica.socketPath);
    const close = () => {
      client.destroy();
      upstream.destroy();
      resolve();
    };
    for (const side of [client, upstream]) side.once('error', close).once('close', close);
    upstream.once('connect', () => {
      const headers = [
        ...endToEnd(requestHeaders(request)),
        'Connection',
        'Upgrade',
        'Upgrade',
        request.headers.upgrade ?? '',
      ];
      upstream.write(
        `${request.method ?? 'GET'} ${request.url ?? '/'} HTTP/1.1\r\n${headerLines(headers)}\r\n`,
      );
      upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
  });
}

function headerLines(raw: readonly string[]): string {
  let lines = '';
  for (let index = 0; index < raw.length; index += 2)
    lines += `${raw[index] ?? ''}: ${raw[index + 1] ?? ''}\r\n`;
  return lines;
}
