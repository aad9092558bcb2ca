import { type DynamicModule, Module } from '@nestjs/common';
import { LifecycleModule } from '@slipway/lifecycle';
import { LoggingModule } from '@slipway/logging';
import { MetricsModule } from '@slipway/metrics';
import type { CommonSettings } from './settings.ts';

/** Logs, metrics, health and a gentle end, as the settings say. */
@Module({})
export class ServiceModule {
  static forRoot(settings: CommonSettings): DynamicModule {
    return {
      module: ServiceModule,
      imports: [
        LoggingModule.forRoot({ level: settings.LOG_LEVEL, format: settings.LOG_FORMAT }),
        MetricsModule.forRoot(),
        LifecycleModule.forRoot({
          graceMs: settings.DRAIN_GRACE_MS,
          deadlineMs: settings.DRAIN_DEADLINE_MS,
          management: { host: settings.MANAGEMENT_HOST, port: settings.MANAGEMENT_PORT },
        }),
      ],
    };
  }
}
