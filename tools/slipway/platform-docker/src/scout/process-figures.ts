/** What a replica's metrics say of its process. */
export interface ProcessFigures {
  residentBytes?: number;
  /** Seconds since the epoch at which it began. */
  startedAt?: number;
}

/** Reads them from Prometheus's text format, by the names that its client libraries share. */
export function readProcess(metrics: string): ProcessFigures {
  const residentBytes = valueOf(metrics, 'process_resident_memory_bytes');
  const startedAt = valueOf(metrics, 'process_start_time_seconds');
  return {
    ...(residentBytes === undefined ? {} : { residentBytes }),
    ...(startedAt === undefined ? {} : { startedAt }),
  };
}

function valueOf(metrics: string, name: string): number | undefined {
  const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(metrics)?.[1];
  return value === undefined || Number.isNaN(Number(value)) ? undefined : Number(value);
}
