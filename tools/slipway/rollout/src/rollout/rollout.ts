import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceSettings } from '@slipway/core/environment/schema';
import type { Workspace } from '@slipway/core/environment/workspace';
import { Ledger, type LedgerReading } from '@slipway/core/ledger/ledger';
import type { ServicePlan } from '@slipway/core/plan/plan';
import { findRelease, type Observation, type ObservedService } from '@slipway/core/platform/observation';
import type { Lock, Order } from '@slipway/core/platform/lock';
import type { Platform } from '@slipway/core/platform/platform';
import type { Say } from '@slipway/core/platform/lifecycle';
import { ownAddress } from '@slipway/core/probe/own-address';
import { Prober } from '@slipway/core/probe/prober';
import { emptyTally, type ProbeTally } from '@slipway/core/probe/tally';
import type { Artifact, Release, ReleaseId } from '@slipway/core/release/release';
import type { SecretValues } from '@slipway/core/secrets/resolve';
import type { SecretVersions } from '@slipway/core/secrets/versions';
import { Comparison } from './comparison.ts';
import { Evidence } from './evidence.ts';
import { Interruption } from './interruption.ts';
import type { Verdict } from '@slipway/core/verdict/verdict';
import type { Watch } from '@slipway/core/watch/watch';

/** Requests that a rollout probes the public address with, at the least, and at the most a second. */
const publicProbes = { enough: 20, rate: 10 };
/** How long a current release that is not ready at a glance is waited for, in milliseconds. */
const glance = { withinMs: 5_000, pollMs: 200 };

export interface RolloutOptions {
  /** Releases anew even what already runs. */
  force?: boolean | undefined;
  /** A bundle or an image that was built before. */
  artifact?: string | undefined;
  /** The release to go back to. */
  to?: ReleaseId | undefined;
  /** Milliseconds to wait for the lock; without it a taken lock is an error at once. */
  wait?: number | undefined;
  /** Stops at each step until somebody promotes or aborts. */
  hold?: boolean | undefined;
}

export interface PhaseTiming {
  name: string;
  ms: number;
}

/** How a rollout ended that did not fail. */
export type RolloutOutcome = 'serving' | 'unchanged' | 'revived';

/** One deploy or rollback on its way: what each phase has found out for those after it. */
export class Rollout {
  readonly action: 'deploy' | 'rollback';
  readonly workspace: Workspace;
  readonly platform: Platform;
  readonly service: string;
  readonly settings: ServiceSettings;
  readonly options: RolloutOptions;
  readonly ledger: Ledger;
  readonly timings: PhaseTiming[] = [];
  readonly beganAt = performance.now();
  readonly interruption = new Interruption();
  lock: Lock | undefined;
  /** Number of the attempt in the ledger, once it has begun. */
  attempt: number | undefined;
  outcome: RolloutOutcome = 'serving';
  /** Whether the candidate is committed; nobody knows where a commit failed and nothing can be asked since. */
  committed: boolean | 'unknown' = false;
  /** What a person is to know of how it ended, beside the outcome. */
  readonly notes: string[] = [];
  /** True where this rollout had to bring the environment up first. */
  broughtUp = false;
  /** True once nothing is left to do. */
  finished = false;
  verdict: Verdict | undefined;
  /** The watch that begins with the commit. */
  watch: Watch | undefined;
  /** Tells whoever looks on how far the phase is. */
  say: Say = () => undefined;
  /** What the candidate's secrets are now. */
  secrets: SecretValues = new Map();
  /** The versions of these; known only to who holds the lock. */
  secretVersions: SecretVersions | undefined;
  /** The phase that it is in. */
  phase = '';
  /** Set where somebody told this step to go on. */
  promotion: Order | undefined;
  #plan: ServicePlan | undefined;
  #observation: Observation | undefined;
  #reading: LedgerReading | undefined;
  #artifact: Artifact | undefined;
  #candidate: Release | undefined;
  #prober: Prober | undefined;
  #evidence: Evidence | undefined;
  #comparison: Comparison | undefined;
  /** Looks at the evidence beyond one a step. */
  furtherLooks = 0;

  constructor(
    action: Rollout['action'],
    workspace: Workspace,
    platform: Platform,
    service: string,
    settings: ServiceSettings,
    options: RolloutOptions,
  ) {
    this.action = action;
    this.workspace = workspace;
    this.platform = platform;
    this.service = service;
    this.settings = settings;
    this.options = options;
    this.ledger = new Ledger(platform.ledger(service));
  }

  forgetPromotion(): void {
    this.promotion = undefined;
  }

  /** Looks at what runs and reads the ledger, both as they are now. */
  async look(): Promise<void> {
    [this.#observation, this.#reading] = await Promise.all([this.platform.observe(), this.ledger.read()]);
    await this.#lookAgain();
  }

  /** One glance may fall on a moment at which no replica of the current was ready. */
  async #lookAgain(): Promise<void> {
    const until = performance.now() + glance.withinMs;
    while (this.#isStumbling && performance.now() < until) {
      await delay(glance.pollMs, undefined, { signal: this.interruption.signal });
      this.#observation = await this.platform.observe();
    }
  }

  get #isStumbling(): boolean {
    const replicas = findRelease(this.observation, this.service, this.current)?.replicas ?? [];
    return !this.isServing && replicas.some(({ state }) => state !== 'stopped');
  }

  /** Throws where this command was asked to end in the meantime. */
  mustGoOn(): void {
    this.interruption.signal.throwIfAborted();
  }

  get observation(): Observation {
    return found(this.#observation, 'observation');
  }

  get reading(): LedgerReading {
    return found(this.#reading, 'ledger');
  }

  /** The service as it was when this rollout looked. */
  get before(): ObservedService {
    return this.observation.services[this.service] ?? { weights: {} };
  }

  get current(): ReleaseId | undefined {
    return this.before.current;
  }

  /** True where a replica of the current release is ready. */
  get isServing(): boolean {
    const release = findRelease(this.observation, this.service, this.current);
    return release?.replicas.some(({ state }) => state === 'ready') ?? false;
  }

  get plan(): ServicePlan {
    return found(this.#plan, 'plan');
  }

  set plan(plan: ServicePlan) {
    this.#plan = plan;
  }

  get artifact(): Artifact {
    return found(this.#artifact, 'artifact');
  }

  set artifact(artifact: Artifact) {
    this.#artifact = artifact;
  }

  /** The release that is to get the traffic. */
  get candidate(): Release {
    return found(this.#candidate, 'candidate');
  }

  set candidate(release: Release) {
    this.#candidate = release;
  }

  /** True where the candidate can be compared with a release that serves. */
  get compares(): boolean {
    return this.current !== undefined && this.current !== this.#candidate?.id && this.isServing;
  }

  /** Where nothing serves yet there is nobody to share traffic with. */
  isLeftToLastStep({ share }: { share: number }): boolean {
    return share < 100 && !this.isServing;
  }

  get evidence(): Evidence {
    return found(this.#evidence, 'evidence');
  }

  get comparison(): Comparison {
    return found(this.#comparison, 'comparison');
  }

  /** Begins to count what current and candidate answer, and waits until the current has answered a few. */
  async beginEvidence(): Promise<void> {
    const { platform, service, settings, candidate } = this;
    const current = this.compares ? this.current : undefined;
    this.#comparison = new Comparison(platform, service, settings.probe, {
      candidate: candidate.id,
      current,
    });
    this.#evidence = new Evidence(platform, service, candidate.id, current);
    await this.#evidence.hasBaseline();
  }

  /** Notes, just before weights change, that a step begins. */
  async beginStep(): Promise<void> {
    await this.#evidence?.beginStep();
  }

  /** Begins to send requests to the public address, where this has not begun yet. */
  probeTraffic(): void {
    if (this.#prober) return;
    const { probe } = this.settings;
    const address = ownAddress(this.observation.url, this.platform.environment.host);
    this.#prober = new Prober({ address, headers: {}, request: probe });
    this.#prober.start(Math.min(probe.rate, publicProbes.rate));
  }

  /** What became of all requests so far. */
  get probed(): ProbeTally {
    return this.#prober?.tally ?? emptyTally();
  }

  /** Sees to it that enough requests were probed to say something about the switch. */
  async probeEnough(): Promise<void> {
    await this.#prober?.atLeast(publicProbes.enough);
  }

  /** Ends probing without waiting for answers: where traffic has to go back, it goes back at once. */
  abandonProbing(): void {
    this.#prober?.abandon();
  }

  /** Ends probing, and waits for the answers that are still out. */
  async stopProbing(): Promise<void> {
    if (this.#prober?.isRunning) await this.#prober.stop();
  }
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`no phase has set the ${what} yet`);
  return value;
}
