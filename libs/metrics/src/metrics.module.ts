import { ManagementModule, ManagementServer } from '@slipway/http';
import { type DynamicModule, Inject, Module } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { register } from 'prom-client';
import { registerBuildInfo } from './build-info.ts';
import { METRICS_OPTIONS, type MetricsOptions } from './metrics-options.ts';
import { RequestMetrics } from './request-metrics.ts';

/** HTTP, process and build metrics, served on the management listener. Import it once, in the root module. */
@Module({})
export class MetricsModule {
  constructor(management: ManagementServer, @Inject(METRICS_OPTIONS) options: MetricsOptions) {
    registerBuildInfo(options.identity);
    management.get(options.path ?? '/metrics', async () => ({
      status: 200,
      contentType: register.contentType,
      body: await register.metrics(),
    }));
  }

  static forRoot(options: MetricsOptions = {}): DynamicModule {
    // prom-client has one registry a process: a second application in it starts over instead of failing.
    register.clear();
    const prometheus = PrometheusModule.register({
      defaultMetrics: { enabled: options.defaultMetrics ?? true },
    });
    return {
      module: MetricsModule,
      // Without its controller, which would serve the metrics to anyone who reaches the traffic listener.
      imports: [ManagementModule, { ...prometheus, controllers: [] }],
      providers: [{ provide: METRICS_OPTIONS, useValue: options }, RequestMetrics],
    };
  }
}
