import { type DynamicModule, Module } from '@nestjs/common';
import { LifecycleModule } from '@slipway/lifecycle';
import { LoggingModule } from '@slipway/logging';
import { MetricsModule } from '@slipway/metrics';
import type { Config } from './config.ts';
import { EchoController } from './echo.controller.ts';
import { GREETING, GreetingController } from './greeting.controller.ts';

@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        LoggingModule.forRoot({ level: config.LOG_LEVEL, format: config.LOG_FORMAT }),
        MetricsModule.forRoot(),
        LifecycleModule.forRoot({
          graceMs: config.DRAIN_GRACE_MS,
          deadlineMs: config.DRAIN_DEADLINE_MS,
          management: { host: config.MANAGEMENT_HOST, port: config.MANAGEMENT_PORT },
        }),
      ],
      controllers: [GreetingController, EchoController],
      providers: [{ provide: GREETING, useValue: config.GREETING }],
    };
  }
}
