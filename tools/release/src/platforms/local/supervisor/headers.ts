import type { IncomingMessage } from 'node:http';

/** Headers that belong to one connection and not to the message (RFC 9110, 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'http2-settings',
]);

/** Raw headers (name, value, name, value, ...) without those of the connection, and without the ones named. */
export function endToEnd(raw: readonly string[], without: ReadonlySet<string> = new Set()): string[] {
  const kept: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const lower = name.toLowerCase();
    if (!hopByHop.has(lower) && !without.has(lower)) kept.push(name, raw[index + 1] ?? '');
  }
  return kept;
}

const forwarded = new Set(['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-slipway-release']);

/** The headers of a request as the service gets them: who asked, for which host, over what. */
export function requestHeaders(request: IncomingMessage): string[] {
  const before = request.headers['x-forwarded-for'];
  const client = request.socket.remoteAddress ?? '';
  return [
    ...endToEnd(request.rawHeaders, forwarded),
    'X-Forwarded-For',
    before === undefined ? client : `${String(before)}, ${client}`,
    'X-Forwarded-Proto',
    'http',
    'X-Forwarded-Host',
    request.headers.host ?? '',
  ];
}
