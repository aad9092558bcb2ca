import type { ServiceIdentity } from '@slipway/http';

/** All optional; the defaults are meant for production. */
export interface MetricsOptions {
  /** Where the management listener serves the metrics. Default: `/metrics`. */
  path?: string;

  /** Upper bounds of the duration histogram, in seconds. Default: OpenTelemetry's for HTTP servers. */
  buckets?: readonly number[];

  /** Process and runtime metrics: CPU, memory, event loop lag, garbage collection. Default: true. */
  defaultMetrics?: boolean;

  /** The labels of `service_build_info`. Default: what Slipway put into the environment. */
  identity?: Partial<ServiceIdentity>;
}

export const METRICS_OPTIONS = Symbol('METRICS_OPTIONS');
