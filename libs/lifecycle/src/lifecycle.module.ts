import { ManagementModule } from '@slipway/http';
import { type DynamicModule, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Health } from './health.ts';
import { LIFECYCLE_OPTIONS, type LifecycleOptions } from './lifecycle-options.ts';
import { Shutdown } from './shutdown.ts';

/**
 * Health on the management listener, and a drain on SIGTERM. Import it once, in the root module,
 * and do not call `app.enableShutdownHooks()`: Nest would close the listener at once.
 */
@Module({})
export class LifecycleModule {
  static forRoot(options: LifecycleOptions = {}): DynamicModule {
    return {
      module: LifecycleModule,
      imports: [
        ManagementModule,
        // Terminus would log every failed probe; Health says when readiness is lost.
        TerminusModule.forRoot({ logger: false }),
      ],
      providers: [{ provide: LIFECYCLE_OPTIONS, useValue: options }, Health, Shutdown],
    };
  }
}
