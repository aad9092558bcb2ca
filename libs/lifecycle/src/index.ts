export { LifecycleModule } from './lifecycle.module.ts';
export { type HealthIndicatorSource, type LifecycleOptions } from './lifecycle-options.ts';
