import type { ErrorLines } from '../logs/error-lines.ts';
import type { Measurement, ReplicaState } from '../measurement/measurement.ts';
import type { Unmeasured } from '../measurement/unmeasured.ts';
import type { ReleaseId } from '../release/release.ts';
import type { Watch } from '../watch/watch.ts';
import type { Holder } from './lock.ts';

/** Shares of traffic by release, in per cent; a release that is not named gets none. */
export type Weights = Partial<Record<ReleaseId, number>>;

export interface ObservedReplica {
  /** `r7-1`: the release and the number of the replica in it. */
  id: string;
  release: ReleaseId;
  state: ReplicaState;
  /** Null while no process of it runs. */
  pid: number | null;
  /** How often it was started again after it ended unexpectedly. */
  restarts: number;
}

/** A release's traffic over a window, from its replicas' own metrics. */
export interface Figures {
  windowSeconds: number;
  requestsPerSecond: number;
  /** Share of 5xx answers, 0 to 1; absent without requests. */
  errorRate?: number;
  /** Seconds; absent without requests. */
  p50?: number;
  p99?: number;
}

export interface ObservedRelease {
  service: string;
  id: ReleaseId;
  replicas: ObservedReplica[];
  figures?: Figures;
}

export interface ObservedService {
  /** The release that traffic was last committed to. */
  current?: ReleaseId | undefined;
  /** The one before it, kept for the way back: running without traffic for a while, then stopped. */
  standby?: ReleaseId | undefined;
  /** Where traffic goes at this moment. */
  weights: Weights;
  /** Absent where the current release is watched no more. */
  watch?: Watch | undefined;
}

/** What could not be written since whatever carries the releases began. */
export interface Unwritten {
  /** Log lines that are lost. */
  lines: number;
  /** Writes of other files that failed. */
  files: number;
  /** True where the disk still takes nothing. */
  failing: boolean;
  last: { path: string; why: string; at: string };
}

/** What runs in an environment, by looking, not by remembering. */
export interface Observation {
  url: string;
  /** Where the metrics of all replicas are served. */
  metricsUrl?: string;
  /** True where whatever carries the releases is up: the supervisor, or the stack. */
  up: boolean;
  /** Why it is not up although it should be. */
  problem?: string;
  /** Absent where everything was written. */
  unwritten?: Unwritten;
  holder?: Holder;
  services: Record<string, ObservedService>;
  releases: ObservedRelease[];
}

/** A release among those that run; nothing where nothing of it runs. */
export function findRelease(
  { releases }: Observation,
  service: string,
  id: ReleaseId | undefined,
): ObservedRelease | undefined {
  return releases.find((release) => release.service === service && release.id === id);
}

/** What runs, and what was counted of it. */
export interface Observing {
  /** What runs now, on demand with each release's figures; works whether or not anything is up. */
  observe(wanted?: { figures: boolean }): Promise<Observation>;

  /** What the clock of the machine that replicas run on says. */
  now(): Promise<Date>;

  /** What balancer and replicas have counted of each of these releases. What can't be read says why, and is no error. */
  measure(service: string, ids: readonly ReleaseId[]): Promise<Map<ReleaseId, Measurement>>;

  /** The errors among a release's lines that are kept and were written since. */
  errorLines(service: string, id: ReleaseId, since: Date): Promise<ErrorLines | Unmeasured>;
}
