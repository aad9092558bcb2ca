import type { Exchange } from './exchange.ts';

/** Sees every exchange on the service's traffic listener: 404s, thrown errors and aborted requests too. */
export interface ExchangeObserver {
  /** The request's head was read; its route may not be known yet. */
  started?(exchange: Exchange): void;

  /** Calls `next`, and with it the handlers, in a context of the observer's choice. */
  run?(exchange: Exchange, next: () => void): void;

  /** The answer was handed to the connection, or the connection was closed. */
  ended?(exchange: Exchange): void;
}
