import type { LifecycleOptions } from './lifecycle-options.ts';

export interface DrainTimes {
  graceMs: number;
  deadlineMs: number;
}

const DEFAULT_GRACE_MS = 2_000;
const DEFAULT_DEADLINE_MS = 25_000;
/** Who presses Ctrl-C has no balancer in front, and waits. */
const INTERACTIVE: DrainTimes = { graceMs: 0, deadlineMs: 3_000 };

export function drainTimes(signal: string, options: LifecycleOptions): DrainTimes {
  if (signal === 'SIGINT') return INTERACTIVE;
  return {
    graceMs: options.graceMs ?? milliseconds('DRAIN_GRACE_MS') ?? DEFAULT_GRACE_MS,
    deadlineMs: options.deadlineMs ?? milliseconds('DRAIN_DEADLINE_MS') ?? DEFAULT_DEADLINE_MS,
  };
}

function milliseconds(variable: string): number | undefined {
  const value = process.env[variable];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}
