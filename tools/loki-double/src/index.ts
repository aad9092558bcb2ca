export { LokiDouble, type LokiDoubleOptions } from './loki-double.ts';
