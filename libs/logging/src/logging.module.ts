import {
  type DynamicModule,
  Inject,
  Logger as NestLogger,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Logger, LoggerModule, type Params, PinoLogger } from 'nestjs-pino';
import { type Logging, createLogging } from './create-logger.ts';
import type { LoggingOptions } from './logging-options.ts';
import { LOGGING, RequestLogging } from './request-logging.ts';

/** Nest's logger as JSON lines, and a line per request. Import it once, in the root module. */
@Module({})
export class LoggingModule implements OnModuleInit, OnApplicationShutdown {
  constructor(@Inject(LOGGING) private readonly logging: Logging) {}

  static forRoot(options: LoggingOptions = {}): DynamicModule {
    const logging = createLogging(options);
    // nestjs-pino's own middleware would cost half of the service's speed: RequestLogging does its work.
    const params: Params = { pinoHttp: { logger: logging.logger, autoLogging: false }, forRoutes: [] };
    // Here and not in a constructor, so that Nest's very first line is JSON already.
    NestLogger.overrideLogger(new Logger(new PinoLogger(params), params));
    return {
      module: LoggingModule,
      imports: [LoggerModule.forRoot(params)],
      providers: [
        { provide: LOGGING, useValue: { ...logging, requests: options.requests ?? true } },
        RequestLogging,
      ],
    };
  }

  onModuleInit(): void {
    process.on('uncaughtExceptionMonitor', this.onUncaught);
  }

  onApplicationShutdown(): void {
    process.off('uncaughtExceptionMonitor', this.onUncaught);
  }

  /** The process ends as it would have: this only puts the reason into the log, as one line. */
  private readonly onUncaught = (err: unknown, origin: string): void => {
    this.logging.logger.fatal({ err }, origin);
  };
}
