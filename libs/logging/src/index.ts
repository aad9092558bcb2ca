export { LoggingModule } from './logging.module.ts';
export {
  type LoggingOptions,
  LOG_FORMATS,
  LOG_LEVELS,
  type LogFormat,
  type LogLevel,
} from './logging-options.ts';
export { InjectPinoLogger, Logger, PinoLogger } from 'nestjs-pino';
