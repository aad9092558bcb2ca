import { type ManagementAnswer, ManagementServer } from '@slipway/http';
import {
  Inject,
  Injectable,
  Logger,
  type OnModuleInit,
  ServiceUnavailableException,
  type Type,
} from '@nestjs/common';
import { HttpAdapterHost, ModuleRef } from '@nestjs/core';
import { HealthCheckService, type HealthIndicatorFunction, HealthIndicatorService } from '@nestjs/terminus';
import type { Server } from 'node:http';
import { type HealthIndicatorSource, LIFECYCLE_OPTIONS, type LifecycleOptions } from './lifecycle-options.ts';

/** Answers the platform's two questions: restart this replica? send it traffic? */
@Injectable()
export class Health implements OnModuleInit {
  private readonly logger = new Logger(Health.name);
  private live: HealthIndicatorFunction[] = [];
  private ready: HealthIndicatorFunction[] = [];
  private draining = false;
  private wasReady = false;

  constructor(
    management: ManagementServer,
    private readonly host: HttpAdapterHost,
    private readonly modules: ModuleRef,
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    @Inject(LIFECYCLE_OPTIONS) private readonly options: LifecycleOptions,
  ) {
    management.listenOn(options.management ?? {});
    management.get('/health/live', () => this.check(this.live));
    management.get('/health/ready', () => this.checkReady());
  }

  onModuleInit(): void {
    this.live = (this.options.live ?? []).map((source) => this.resolve(source));
    this.ready = (this.options.ready ?? []).map((source) => this.resolve(source));
  }

  /** From now on this replica is not ready, whatever its indicators say. */
  startDraining(): void {
    this.draining = true;
  }

  private async checkReady(): Promise<ManagementAnswer> {
    const traffic = this.trafficIndicator();
    const answer = await this.check(
      traffic.state === 'serving' ? [traffic.check, ...this.ready] : [traffic.check],
    );
    const isReady = answer.status === 200;
    if (this.wasReady && !isReady) this.logger.warn(`Not ready: ${answer.body}`);
    this.wasReady = isReady;
    return answer;
  }

  private trafficIndicator(): { state: string; check: HealthIndicatorFunction } {
    const { listening } = this.host.httpAdapter.getHttpServer() as Server;
    const state = this.draining ? 'draining' : listening ? 'serving' : 'starting';
    const indicator = this.indicators.check('traffic');
    return {
      state,
      check: () => (state === 'serving' ? indicator.up({ state }) : indicator.down({ state })),
    };
  }

  private async check(indicators: HealthIndicatorFunction[]): Promise<ManagementAnswer> {
    try {
      return json(200, await this.checks.check(indicators));
    } catch (error) {
      if (error instanceof ServiceUnavailableException) return json(503, error.getResponse());
      throw error;
    }
  }

  private resolve(source: HealthIndicatorSource): HealthIndicatorFunction {
    if (!isClass(source)) return source;
    const provider = this.modules.get(source, { strict: false });
    return () => provider.check();
  }
}

function isClass(source: HealthIndicatorSource): source is Extract<HealthIndicatorSource, Type> {
  return typeof (source.prototype as { check?: unknown } | undefined)?.check === 'function';
}

function json(status: number, body: unknown): ManagementAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}
