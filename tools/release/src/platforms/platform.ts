import type { Environment } from '../environment/schema.ts';
import type { LedgerStore } from '../ledger/ledger.ts';
import type { Actor, Artifact, Release, ReleaseId } from '../release/release.ts';

/** Shares of traffic by release, in per cent; a release that is not named gets none. */
export type Weights = Partial<Record<ReleaseId, number>>;

export type ReplicaState = 'starting' | 'ready' | 'unready' | 'backing-off' | 'stopping' | 'stopped';

export interface ObservedReplica {
  /** `r7-1`: the release and the number of the replica in it. */
  id: string;
  release: ReleaseId;
  state: ReplicaState;
  /** Null while no process of it runs. */
  pid: number | null;
  /** How often it was started anew after it had ended unasked. */
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
  /** The one before it, kept running without traffic. */
  standby?: ReleaseId | undefined;
  /** Where traffic goes at this moment. */
  weights: Weights;
}

/** Who holds the lock, and what for. */
export interface Holder extends Actor {
  pid: number;
  command: string;
  /** ISO 8601. */
  since: string;
  phase: string;
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
  holder?: Holder;
  services: Record<string, ObservedService>;
  releases: ObservedRelease[];
}

/** A lease: it ends with the process that holds it, however that process dies. */
export interface Lock {
  /** Tells who waits which phase the holder is in. */
  enter(phase: string): Promise<void>;
  /**
   * Gives the lock back. Whatever was not committed is undone first: traffic goes where it was last committed to,
   * and releases that are neither current nor standby are stopped.
   */
  release(): Promise<void>;
}

export interface LogLine {
  replica: string;
  text: string;
}

/**
 * What runs replicas and shifts traffic. It knows nothing of verdicts, of the ledger's meaning or of the lock's
 * policy. Every method throws a `SlipwayError` for what a person can mend, and may be called again after a crash.
 */
export interface Platform {
  readonly environment: Environment;

  /** What runs now, on demand with each release's figures; works whether or not anything is up. */
  observe(wanted?: { figures: boolean }): Promise<Observation>;
  /** Brings up what carries the releases, and the committed ones with it. True where it had to start something. */
  up(): Promise<boolean>;
  /** Stops everything; the history and the frozen releases stay. False where nothing was up. */
  down(): Promise<boolean>;
  lock(command: string): Promise<Lock>;
  ledger(service: string): LedgerStore;

  /** Builds a service's artifact; `given` is one that was built before and is only to be checked and identified. */
  build(service: string, given?: string): Promise<Artifact>;
  /** Keeps a release for good, its artifact included, so that it can be launched again at any time. */
  freeze(release: Release, artifact: Artifact): Promise<void>;
  /** The frozen releases of a service, oldest first. */
  frozen(service: string): Promise<Release[]>;
  /** Removes a frozen release that does not run. */
  remove(service: string, id: ReleaseId): Promise<void>;

  /** Starts a release's replicas beside what runs and waits until they are ready. No traffic can reach them yet. */
  launch(release: Release): Promise<void>;
  /** Makes the balancer know a running release by its own name, still without traffic. */
  stage(service: string, id: ReleaseId): Promise<void>;
  /** Where to ask a staged release through the balancer. */
  probeTarget(service: string, id: ReleaseId): Promise<ProbeTarget>;
  /** Changes weights, and nothing else. */
  shift(service: string, weights: Weights): Promise<void>;
  /** Waits until nothing can reach a release any more, by observation. Returns the number of requests it had to cut off. */
  drain(service: string, id: ReleaseId): Promise<number>;
  /** Stops a release's replicas. */
  stop(service: string, id: ReleaseId): Promise<void>;
  /** Makes a release the current one for good; the one before becomes the standby. */
  commit(service: string, id: ReleaseId): Promise<void>;

  /** The last lines of a release, oldest first. */
  tail(service: string, id: ReleaseId, lines: number): Promise<LogLine[]>;
  /** Lines as they are written, until the signal aborts. */
  follow(service: string, ids: readonly ReleaseId[], signal: AbortSignal): AsyncIterable<LogLine>;
}

/** How to address a release: a URL, and the headers that name the release to the balancer. */
export interface ProbeTarget {
  url: string;
  headers: Record<string, string>;
}
