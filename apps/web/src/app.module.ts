import { type DynamicModule, Module } from '@nestjs/common';
import { ServiceModule } from '@slipway/service';
import type { Config } from './config.ts';
import { EchoController } from './echo.controller.ts';
import { GREETING, GreetingController } from './greeting.controller.ts';

@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [ServiceModule.forRoot(config)],
      controllers: [GreetingController, EchoController],
      providers: [{ provide: GREETING, useValue: config.GREETING }],
    };
  }
}
