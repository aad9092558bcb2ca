import { type Exchange, type ExchangeObserver, observeExchanges } from '@slipway/http';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { storage } from 'nestjs-pino/storage.js';
import type { Logging } from './create-logger.ts';
import { RequestContext } from './request-context.ts';
import { requestId } from './request-id.ts';
import { RequestLine, requestLevel } from './request-line.ts';

export const LOGGING = Symbol('LOGGING');

/** Gives every request its id, a context in which log lines carry it, and a line of its own. */
@Injectable()
export class RequestLogging implements ExchangeObserver {
  private readonly line: RequestLine;

  constructor(
    host: HttpAdapterHost,
    @Inject(LOGGING) private readonly logging: Logging & { requests: boolean },
  ) {
    this.line = new RequestLine(logging.identity);
    observeExchanges(host.httpAdapter, this);
  }

  started(exchange: Exchange): void {
    exchange.requestId = requestId(exchange.request.headers);
    exchange.headers.header('x-request-id', exchange.requestId);
  }

  run(exchange: Exchange, next: () => void): void {
    storage.run(new RequestContext(this.logging.logger, exchange.requestId), next);
  }

  ended(exchange: Exchange): void {
    const { logger, sink, requests } = this.logging;
    const level = requestLevel(exchange);
    if (requests && logger.isLevelEnabled(level)) sink.writeSoon(this.line.format(exchange, level));
  }
}
