import type { IncomingMessage, ServerResponse } from 'node:http';
import { type HeaderWriter, UNMATCHED_ROUTE } from './exchange.ts';
import type { ExchangeHub } from './exchange-hub.ts';

type Request = IncomingMessage & { route?: { path: unknown } };
type Response = ServerResponse & HeaderWriter;

/** The part of an Express application that is used here, so that this package does not depend on Express. */
export interface ExpressInstance {
  use(middleware: (request: Request, response: Response, next: () => void) => void): unknown;
}

export function feedFromExpress(hub: ExchangeHub, instance: ExpressInstance): void {
  instance.use((request, response, next) => {
    const exchange = hub.start(request, response, response);
    // Express names the route on the request while it routes, so it is asked for at the end.
    response.prependListener('close', () => {
      exchange.route = routeOf(request);
    });
    hub.run(exchange, next);
  });
}

/** `baseUrl` is left out on purpose: a mounted router's is the path as the client sent it. */
function routeOf(request: Request): string {
  const path = request.route?.path;
  if (typeof path === 'string') return path;
  return Array.isArray(path) ? path.join('|') : UNMATCHED_ROUTE;
}
