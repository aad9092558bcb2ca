import { runService } from '@slipway/service';
import { AppModule } from './app.module.ts';
import { readConfig } from './config.ts';

runService({ name: 'web', readConfig, module: (config) => AppModule.forRoot(config) });
