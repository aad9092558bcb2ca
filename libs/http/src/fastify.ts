import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HeaderWriter } from './exchange.ts';
import { ExchangeHub } from './exchange-hub.ts';

interface Request {
  raw: IncomingMessage;
}

interface Reply extends HeaderWriter {
  raw: ServerResponse;
}

type Hook = (request: Request, reply: Reply, done: () => void) => void;

interface RouteOptions {
  url: string;
  onRequest?: Hook | Hook[];
}

/** The part of a Fastify instance that is used here, so that this package does not depend on Fastify. */
export interface FastifyInstance {
  addHook(name: 'onRequest', hook: Hook): unknown;
  addHook(name: 'onRoute', hook: (route: RouteOptions) => void): unknown;
}

export function feedFromFastify(hub: ExchangeHub, instance: FastifyInstance): void {
  instance.addHook('onRequest', (request, reply, done) => {
    hub.run(hub.start(request.raw, reply.raw, reply), done);
  });

  instance.addHook('onRoute', (route) => {
    // Naming the route from a hook of its own costs less than `request.routeOptions`, which builds an object.
    route.onRequest = append(route.onRequest, (_request, reply, done) => {
      const exchange = ExchangeHub.exchangeOf(reply.raw);
      if (exchange) exchange.route = route.url;
      done();
    });
  });
}

function append(hooks: Hook | Hook[] | undefined, hook: Hook): Hook[] {
  return [...[hooks ?? []].flat(), hook];
}
