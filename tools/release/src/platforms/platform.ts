import type { Check } from '../checks/check.ts';
import type { SlipwayError } from '../errors/slipway-error.ts';
import type { Environment } from '../environment/schema.ts';
import type { LedgerStore } from '../ledger/ledger.ts';
import type { Answers } from '../measurement/answers.ts';
import type { Unmeasured } from '../measurement/unmeasured.ts';
import type { Say } from '../output/progress.ts';
import type { ServicePlan, Touched } from '../plan/plan.ts';
import type { ProbeRequest } from '../probe/expectation.ts';
import type { ProbeTally } from '../probe/tally.ts';
import type { Order } from '../rollout/order.ts';
import type { SecretStore } from '../secrets/store.ts';
import type { Watch } from '../watch/watch.ts';
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

/** What a replica shows of itself without being asked for it. */
export interface ReplicaCount extends Pick<ObservedReplica, 'id' | 'state' | 'restarts'> {
  /** How often it stopped being ready without having ended, since it was launched. */
  readinessLost: number;
  /** Memory in use; absent while no process of it runs. */
  residentBytes?: number;
}

/** What was counted of a release since it was launched: only the difference of two measurements means anything. */
export interface Measurement {
  answers: Answers | Unmeasured;
  replicas: ReplicaCount[] | Unmeasured;
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

/** Who holds the lock, and what for. */
export interface Holder extends Actor {
  pid: number;
  command: string;
  /** ISO 8601. */
  since: string;
  phase: string;
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

/** An address that a person opens. */
export interface Door {
  name: string;
  url: string;
  /** How to sign in, where that is asked for. */
  user?: string;
  password?: string;
}

/** A lease: it ends with the process that holds it, however that process dies. */
export interface Lock {
  /** Resolves with the reason as soon as the lease ends without having been given back; else never. */
  readonly lost: Promise<SlipwayError>;
  /** Tells who waits which phase the holder is in. */
  enter(phase: string): Promise<void>;
  /** What somebody at another terminal told this rollout since it was last asked. */
  takeOrder(): Promise<Order | undefined>;
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

/** A line of level error or worse. */
export interface ErrorLine extends LogLine {
  /** When it was written, in milliseconds since the epoch by the clock of the machine that the replica runs on. */
  at: number;
}

/** The errors among the lines that a release has written. */
export interface ErrorLines {
  /** Oldest first. */
  errors: ErrorLine[];
  /** How many lines there were in all, and how many of them tell no level. */
  lines: number;
  unknown: number;
}

/**
 * What runs replicas and shifts traffic. It knows nothing of verdicts, of the ledger's meaning or of the lock's
 * policy. Every method throws a `SlipwayError` for what a person can mend, and may be called again after a crash.
 */
export interface Platform {
  readonly environment: Environment;

  /** What runs now, on demand with each release's figures; works whether or not anything is up. */
  observe(wanted?: { figures: boolean }): Promise<Observation>;
  /**
   * Brings up what carries the releases, and the committed ones with it. True where it was not up. With `renew`, what
   * is up already is brought to what the checkout says of it. Throws `Locked` where that would disturb somebody.
   */
  up(wanted?: { renew: boolean; say?: Say }): Promise<boolean>;
  /**
   * Stops everything. The history, the frozen releases and what was collected of them stay, unless `purge` is to remove
   * them too. False where there was nothing to do.
   */
  down(wanted: { purge: boolean }): Promise<boolean>;
  /** Where people look, and how they sign in. */
  doors(): Promise<Door[]>;
  /** Throws `Locked` where somebody has it. */
  lock(command: string): Promise<Lock>;
  /** Who holds the lock now. */
  holder(): Promise<Holder | undefined>;
  /** Hands an order to whoever holds the lock; false where nobody does. */
  order(order: Order): Promise<boolean>;
  ledger(service: string): LedgerStore;
  /** The versions of a service's secrets. A replica finds those of its release in the files that `NAME_FILE` names. */
  secrets(service: string): SecretStore;

  /** What a deploy would touch of that which carries the releases. Changes nothing that runs. */
  foresee(): Promise<Touched[]>;
  /** The commands of a deploy, a line each, in words where there is no command; `given` as for `build`. */
  commands(plan: ServicePlan, given?: string): string[];

  /** Builds a service's artifact; `given` is one that was built before and is only to be checked and identified. */
  build(service: string, given?: string, say?: Say): Promise<Artifact>;
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
  /**
   * Asks a staged release through the balancer, on the very path that traffic will take: `count` times one after another,
   * until one gets no answer within `answerMs`, or half of one.
   */
  probe(
    service: string,
    id: ReleaseId,
    request: ProbeRequest,
    count: number,
    answerMs?: number,
  ): Promise<ProbeTally>;
  /** Changes weights, and nothing else. */
  shift(service: string, weights: Weights): Promise<void>;
  /** Waits until nothing can reach a release any more, by observation. Returns the number of requests it had to cut off. */
  drain(service: string, id: ReleaseId): Promise<number>;
  /** Stops a release's replicas. */
  stop(service: string, id: ReleaseId): Promise<void>;
  /**
   * Makes a release the current one for good; the one before becomes the standby. It is kept warm (running) for this
   * many milliseconds, whatever becomes of this command, then cold: stopped, and launched again where it is wanted. With
   * `watch`, whatever carries the releases looks at it on, hauls it back or tells, and writes into the ledger what it saw.
   */
  commit(service: string, id: ReleaseId, standbyWarmMs: number, watch?: Watch): Promise<void>;

  /** What the clock of the machine that replicas run on says. */
  now(): Promise<Date>;
  /** What balancer and replicas have counted of each of these releases. What can't be read says why, and is no error. */
  measure(service: string, ids: readonly ReleaseId[]): Promise<Map<ReleaseId, Measurement>>;
  /** The errors among a release's lines that are kept and were written since. */
  errorLines(service: string, id: ReleaseId, since: Date): Promise<ErrorLines | Unmeasured>;

  /** What can be looked at. Those of `first` come first: where one is wrong, nothing else can be told. */
  checks(kind: 'setup' | 'doctor'): { first: Check[]; rest: Check[] };

  /** The last lines of a release, oldest first. */
  tail(service: string, id: ReleaseId, lines: number): Promise<LogLine[]>;
  /** Lines as they are written, until the signal aborts. */
  follow(service: string, ids: readonly ReleaseId[], signal: AbortSignal): AsyncIterable<LogLine>;
}
