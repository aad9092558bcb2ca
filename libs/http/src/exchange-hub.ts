import type { IncomingMessage, ServerResponse } from 'node:http';
import { Exchange, type HeaderWriter } from './exchange.ts';
import type { ExchangeObserver } from './exchange-observer.ts';

const EXCHANGE = Symbol('exchange');

type ObservedResponse = ServerResponse & { [EXCHANGE]?: Exchange };

/** Passes the exchanges of one HTTP adapter on to its observers. */
export class ExchangeHub {
  private readonly starting: ((exchange: Exchange) => void)[] = [];
  private readonly ending: ((exchange: Exchange) => void)[] = [];
  private runner: ((exchange: Exchange, next: () => void) => void) | undefined;

  /** One listener for all responses, which finds its exchange on the response: no closure per request. */
  private readonly onClose: (this: ObservedResponse) => void;

  constructor() {
    const { ending } = this;
    this.onClose = function (): void {
      const exchange = this[EXCHANGE];
      if (exchange === undefined) return;
      exchange.end();
      for (const ended of ending) ended(exchange);
    };
  }

  add(observer: ExchangeObserver): void {
    if (observer.started) this.starting.push(observer.started.bind(observer));
    if (observer.ended) this.ending.push(observer.ended.bind(observer));
    if (!observer.run) return;
    const inner = observer.run.bind(observer);
    const outer = this.runner;
    this.runner = outer
      ? (exchange, next) => {
          outer(exchange, () => {
            inner(exchange, next);
          });
        }
      : inner;
  }

  start(request: IncomingMessage, response: ServerResponse, headers: HeaderWriter): Exchange {
    const exchange = new Exchange(request, response, headers);
    (response as ObservedResponse)[EXCHANGE] = exchange;
    // 'close' comes after 'finish', and also without it: the one event that comes with every end.
    response.on('close', this.onClose);
    for (const started of this.starting) started(exchange);
    return exchange;
  }

  run(exchange: Exchange, next: () => void): void {
    if (this.runner) this.runner(exchange, next);
    else next();
  }

  static exchangeOf(response: ServerResponse): Exchange | undefined {
    return (response as ObservedResponse)[EXCHANGE];
  }
}
