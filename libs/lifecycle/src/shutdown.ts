import type { Server } from 'node:http';
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { closeApplication } from './close-application.ts';
import { drainTimes } from './drain-times.ts';
import { Health } from './health.ts';
import { LIFECYCLE_OPTIONS, type LifecycleOptions } from './lifecycle-options.ts';
import { Traffic } from './traffic.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
/** Longer than Nginx keeps an idle connection to an upstream (60 s), or its requests race with our closing. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/** Node counts the wait for the next request's head against this too, so it has to be the longer one. */
const HEADERS_TIMEOUT_MARGIN_MS = 1_000;
/** What the service's own shutdown hooks have left at least, when draining took all the time. */
const LEAST_CLOSING_MS = 1_000;

/** Ends the process on SIGTERM (or Ctrl-C) without losing a request. Does the work of `enableShutdownHooks`. */
@Injectable()
export class Shutdown implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Shutdown.name);
  private traffic: Traffic | undefined;
  private ending = false;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly modules: ModulesContainer,
    private readonly health: Health,
    @Inject(LIFECYCLE_OPTIONS) private readonly options: LifecycleOptions,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    server.keepAliveTimeout = this.options.keepAliveTimeoutMs ?? KEEP_ALIVE_TIMEOUT_MS;
    server.headersTimeout = server.keepAliveTimeout + HEADERS_TIMEOUT_MARGIN_MS;
    this.traffic = new Traffic(server);
    for (const signal of SIGNALS) process.on(signal, this.onSignal);
  }

  onApplicationShutdown(): void {
    // While it ends the process, a second signal still has to be caught.
    if (this.ending) return;
    for (const signal of SIGNALS) process.off(signal, this.onSignal);
  }

  private readonly onSignal = (signal: string): void => {
    if (this.ending) return;
    this.ending = true;
    this.end(signal).then(
      (exitCode) => process.exit(exitCode),
      (error: unknown) => {
        this.logger.error(error);
        process.exit(1);
      },
    );
  };

  private async end(signal: string): Promise<number> {
    const times = drainTimes(signal, this.options);
    const deadline = performance.now() + times.deadlineMs;
    this.health.startDraining();
    this.logger.log(`${signal}: draining`);
    const cut = (await this.traffic?.drain(pause(times.graceMs), pause(times.deadlineMs))) ?? 0;
    if (cut > 0)
      this.logger.error(`Cut ${cut} connection(s) that were still busy after ${times.deadlineMs} ms`);
    const closed = await this.close(signal, Math.max(LEAST_CLOSING_MS, deadline - performance.now()));
    if (!closed) this.logger.error('The shutdown hooks of the service did not end in time');
    else this.logger.log('Drained');
    return cut === 0 && closed ? 0 : 1;
  }

  private async close(signal: string, timeoutMs: number): Promise<boolean> {
    return Promise.race([
      closeApplication(this.modules, this.host, signal).then(() => true),
      pause(timeoutMs).then(() => false),
    ]);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
