import { type Exchange, type ExchangeObserver, observeExchanges } from '@slipway/http';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ActiveRequests } from './active-requests.ts';
import { methodLabel } from './methods.ts';
import { METRICS_OPTIONS, type MetricsOptions } from './metrics-options.ts';
import { RequestDurations } from './request-durations.ts';

/** Counts every exchange on the traffic listener. Health and metrics are on another, and so not counted. */
@Injectable()
export class RequestMetrics implements ExchangeObserver {
  private readonly active = new ActiveRequests();
  private readonly durations: RequestDurations;

  constructor(host: HttpAdapterHost, @Inject(METRICS_OPTIONS) options: MetricsOptions) {
    this.durations = new RequestDurations(options.buckets);
    observeExchanges(host.httpAdapter, this);
  }

  started(exchange: Exchange): void {
    this.active.add(methodLabel(exchange.request.method), 1);
  }

  ended(exchange: Exchange): void {
    const method = methodLabel(exchange.request.method);
    this.active.add(method, -1);
    const { route, status, durationMs, isProbe } = exchange;
    this.durations.add(method, route, status, durationMs / 1000, isProbe);
  }
}
