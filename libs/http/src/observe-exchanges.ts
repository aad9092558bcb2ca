import type { AbstractHttpAdapter } from '@nestjs/core';
import { ExchangeHub } from './exchange-hub.ts';
import type { ExchangeObserver } from './exchange-observer.ts';
import { type ExpressInstance, feedFromExpress } from './express.ts';
import { type FastifyInstance, feedFromFastify } from './fastify.ts';

const hubs = new WeakMap<AbstractHttpAdapter, ExchangeHub>();

/**
 * Lets an observer see every exchange of a Nest application on Fastify or Express.
 *
 * Call it from a provider's constructor: once the application is initialised, Express has already
 * put its routes in front of what is added.
 *
 * @throws Error when the application runs on another HTTP adapter.
 */
export function observeExchanges(adapter: AbstractHttpAdapter, observer: ExchangeObserver): void {
  let hub = hubs.get(adapter);
  if (!hub) {
    hub = new ExchangeHub();
    hubs.set(adapter, hub);
    feed(hub, adapter);
  }
  hub.add(observer);
}

function feed(hub: ExchangeHub, adapter: AbstractHttpAdapter): void {
  const type = adapter.getType();
  if (type === 'fastify') feedFromFastify(hub, adapter.getInstance<FastifyInstance>());
  else if (type === 'express') feedFromExpress(hub, adapter.getInstance<ExpressInstance>());
  else throw new Error(`HTTP exchanges can be observed on Fastify and on Express, not on ${type}.`);
}
