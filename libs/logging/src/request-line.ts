import { type Exchange, UNMATCHED_ROUTE } from '@slipway/http';
import { isoNow } from './line-time.ts';

export type RequestLevel = 'info' | 'warn' | 'error';

const MAX_PATH = 256;

/** The service's fault is an error; the client's, or its going away, a warning. */
export function requestLevel(exchange: Exchange): RequestLevel {
  if (exchange.status >= 500) return 'error';
  return exchange.status >= 400 || exchange.aborted ? 'warn' : 'info';
}

/**
 * Writes the line of a request by hand: its fields and their order are known, most of its text is the same
 * every time, and this costs a fifth of a general JSON serialiser. The id needs no escaping: it was checked.
 */
export class RequestLine {
  private readonly identity: string;
  private readonly middles = new Map<string, Map<string, string[]>>();

  constructor(identity: { service: string; release: string; replica: string }) {
    const { service, release, replica } = identity;
    this.identity = `","${JSON.stringify({ service, release, replica }).slice(2, -1)},"requestId":"`;
  }

  format(exchange: Exchange, level: RequestLevel): string {
    const { requestId, route, status, aborted } = exchange;
    const method = exchange.request.method ?? '';
    const middle = this.middles.get(route)?.get(method)?.[status] ?? this.create(method, route, status);
    const duration = Math.round(exchange.durationMs * 1000) / 1000;
    let line = `{"level":"${level}","time":"${isoNow()}${this.identity}${requestId}${middle}${duration}`;
    if (route === UNMATCHED_ROUTE) line += `,"path":${JSON.stringify(pathOf(exchange))}`;
    if (aborted) line += ',"aborted":true';
    if (exchange.isProbe) line += ',"probe":true';
    return `${line},"msg":"request"}\n`;
  }

  private create(method: string, route: string, status: number): string {
    const methods = this.middles.get(route) ?? new Map<string, string[]>();
    this.middles.set(route, methods);
    const statuses = methods.get(method) ?? [];
    methods.set(method, statuses);
    const fields = JSON.stringify({ method, route, status }).slice(1, -1);
    return (statuses[status] = `",${fields},"durationMs":`);
  }
}

/** Without the query, where people put secrets. */
function pathOf(exchange: Exchange): string {
  return (exchange.request.url ?? '').split('?', 1).join('').slice(0, MAX_PATH);
}
