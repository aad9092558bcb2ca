export { type CommonSettings, ConfigError, type DefaultPorts, readSettings } from './settings.ts';
export { ServiceModule } from './service.module.ts';
export { createApp } from './create-app.ts';
export { type Service, runService } from './run-service.ts';
