export { MetricsModule } from './metrics.module.ts';
export { type MetricsOptions } from './metrics-options.ts';
export { DURATION_BUCKETS } from './request-durations.ts';
export {
  InjectMetric,
  makeCounterProvider,
  makeGaugeProvider,
  makeHistogramProvider,
  makeSummaryProvider,
} from '@willsoto/nestjs-prometheus';
