import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { plainAddress, type Trust } from './trust.ts';

/** Headers that belong to one connection and not to the message (RFC 9110, 7.6.1). */
const hopByHop: readonly string[] = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
];

/** Raw headers (name, value, name, value, ...) without those of the connection, and without the ones named. */
export function endToEnd(raw: readonly string[], without: readonly string[] = []): string[] {
  const dropped = new Set([...hopByHop, ...without, ...namedByConnection(raw)]);
  const kept: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? '';
    if (!dropped.has(name.toLowerCase())) kept.push(name, raw[index + 1] ?? '');
  }
  return kept;
}

/** What frames a message stays, whatever `Connection` says of it. */
const neverDropped = ['content-length', 'host'];

function namedByConnection(raw: readonly string[]): string[] {
  const names: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    if (raw[index]?.toLowerCase() !== 'connection') continue;
    names.push(...(raw[index + 1] ?? '').split(',').map((name) => name.trim().toLowerCase()));
  }
  return names.filter((name) => !neverDropped.includes(name));
}

/** What the balancer says itself in a request's headers, and so takes from no client. */
const said = [
  'host',
  'expect',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-real-ip',
  'x-request-id',
  'x-slipway-release',
];

/** Who asks, for which host, over what: the client's own word on it counts only where its address is trusted. */
export interface Origin {
  forwardedFor: string;
  proto: string;
  host: string;
  realIp: string;
  requestId: string;
}

export function originOf(request: IncomingMessage, host: string, trust: Trust): Origin {
  const peer = plainAddress(request.socket.remoteAddress);
  if (!trust.has(peer)) {
    return { forwardedFor: peer, proto: 'http', host, realIp: peer, requestId: newRequestId() };
  }
  const before = headerOf(request, 'x-forwarded-for') ?? '';
  const id = headerOf(request, 'x-request-id') ?? '';
  return {
    forwardedFor: before === '' ? peer : `${before}, ${peer}`,
    proto: headerOf(request, 'x-forwarded-proto') ?? 'http',
    host: headerOf(request, 'x-forwarded-host') ?? host,
    realIp: trust.clientOf(peer, before),
    requestId: /^[A-Za-z0-9._-]{1,128}$/.test(id) ? id : newRequestId(),
  };
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return value === undefined || value === '' ? undefined : String(value);
}

/** 32 hex digits, which are a trace id of W3C's too. */
function newRequestId(): string {
  return randomBytes(16).toString('hex');
}

/** The headers of a request as the service gets them. */
export function requestHeaders({ rawHeaders }: IncomingMessage, host: string, origin: Origin): string[] {
  return [
    'Host',
    host,
    ...endToEnd(rawHeaders, said),
    'X-Request-Id',
    origin.requestId,
    'X-Real-IP',
    origin.realIp,
    'X-Forwarded-For',
    origin.forwardedFor,
    'X-Forwarded-Proto',
    origin.proto,
    'X-Forwarded-Host',
    origin.host,
  ];
}

/** The headers of an answer as the client gets them. */
export function answerHeaders(raw: readonly string[], requestId: string, cookie?: string): string[] {
  const own = cookie === undefined ? [] : ['Set-Cookie', cookie];
  return [...endToEnd(raw, ['x-request-id']), 'X-Request-Id', requestId, ...own];
}
