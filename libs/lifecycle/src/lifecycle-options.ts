import type { Type } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';

/** A function, or a provider of the service that has one: anything that tells how one dependency does. */
export type HealthIndicatorSource =
  | (() => HealthIndicatorResult | Promise<HealthIndicatorResult>)
  | Type<{ check(): HealthIndicatorResult | Promise<HealthIndicatorResult> }>;

/** All optional; the defaults are meant for production. */
export interface LifecycleOptions {
  /** What must be up for this replica to get traffic. Default: nothing but the traffic listener. */
  ready?: readonly HealthIndicatorSource[];

  /** What must be up for this replica not to be restarted; never a dependency. Default: nothing. */
  live?: readonly HealthIndicatorSource[];

  /**
   * Milliseconds after SIGTERM in which new and idle connections are still served, for balancers
   * that have not noticed yet. Default: `DRAIN_GRACE_MS`, else 2,000.
   */
  graceMs?: number;

  /**
   * Milliseconds after SIGTERM when what still runs is cut off. Keep it below the time after which
   * the platform kills (30 s with Slipway). Default: `DRAIN_DEADLINE_MS`, else 25,000.
   */
  deadlineMs?: number;

  /**
   * Milliseconds that an idle connection is kept; longer than any balancer in front keeps it, for a request
   * may cross the closing of its connection. Default: 75,000 (Nginx: 60,000).
   */
  keepAliveTimeoutMs?: number;

  /** Where health is served. Default: `MANAGEMENT_HOST` and `MANAGEMENT_PORT`, else 127.0.0.1:9464. */
  management?: { host?: string; port?: string | number };
}

export const LIFECYCLE_OPTIONS = Symbol('LIFECYCLE_OPTIONS');
