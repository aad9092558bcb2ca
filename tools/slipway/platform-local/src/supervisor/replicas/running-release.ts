import { EventEmitter, once } from 'node:events';
import type { Release } from '@slipway/core/release/release';
import { countAnswer, countBegun, noAnswers, type AnswerClass } from '@slipway/core/measurement/answers';
import type { BalancedRelease, BalancedReplica } from '../balancer/balanced.ts';
import { Replica } from './replica.ts';

/** A release whose replicas run, with the requests that it is answering. */
export class RunningRelease extends EventEmitter<{ ready: []; idle: [] }> implements BalancedRelease {
  readonly release: Release;
  readonly replicas: Replica[];
  staged = false;
  readonly answers = noAnswers();
  #inFlight = 0;
  /** How many streams each replica has. */
  readonly #streams = new Map<BalancedReplica, number>();
  #replacing: Promise<unknown> = Promise.resolve();
  #turn = 0;
  #stopping: Promise<void> | undefined;

  constructor(release: Release, guard: string) {
    super();
    this.setMaxListeners(0);
    this.release = release;
    this.replicas = Array.from(
      { length: release.config.replicas },
      (_, index) => new Replica(release, index + 1, guard),
    );
    for (const replica of this.replicas) {
      replica.on('change', () => {
        if (replica.state === 'ready') this.emit('ready');
      });
    }
  }

  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  /** Starts all replicas without waiting for them. */
  start(): void {
    for (const replica of this.replicas) replica.start();
  }

  get isReady(): boolean {
    return this.replicas.every(({ state }) => state === 'ready');
  }

  /** Resolves once all replicas are ready; rejects at once where one ends, or after the release's own deadline. */
  async becomeReady(): Promise<void> {
    // What ends to be started again has not failed to start.
    await this.#replacing;
    if (this.isReady) return;
    const within = this.release.config.readyWithinMs;
    // A timer of our own: in Node 20 AbortSignal.any may lose an AbortSignal.timeout to the garbage collector.
    const settled = new AbortController();
    const { signal } = settled;
    const late = setTimeout(() => {
      settled.abort();
    }, within);
    try {
      await Promise.race([
        this.#allReady(signal),
        ...this.replicas.map((replica) => failsToStart(replica, signal)),
      ]);
    } catch (error) {
      if (!signal.aborted) throw error;
      const unready = this.replicas.find(({ state }) => state !== 'ready') ?? this.replicas[0];
      throw new NotReadyError(
        `${unready?.id ?? ''} was not ready within ${String(within / 1_000)} s`,
        unready?.lastLines ?? [],
      );
    } finally {
      clearTimeout(late);
      settled.abort();
    }
  }

  /** Resolves once a replica is ready or none will ever be; rejects when the signal aborts. */
  async someReady(signal: AbortSignal): Promise<void> {
    while (!this.#stopping && !this.replicas.some(({ state }) => state === 'ready')) {
      await once(this, 'ready', { signal });
    }
  }

  /** The next ready replica in turn that is not among those tried before. */
  next(tried: ReadonlySet<BalancedReplica>): Replica | undefined {
    const { length } = this.replicas;
    for (let step = 0; step < length; step += 1) {
      this.#turn = (this.#turn + 1) % length;
      const replica = this.replicas[this.#turn];
      if (replica?.state === 'ready' && !tried.has(replica)) return replica;
    }
    return undefined;
  }

  began(): void {
    this.#inFlight += 1;
  }

  finished(): void {
    this.#inFlight -= 1;
    if (this.#inFlight === 0) this.emit('idle');
  }

  streamOpened(replica: BalancedReplica): void {
    this.#streams.set(replica, (this.#streams.get(replica) ?? 0) + 1);
  }

  streamClosed(replica: BalancedReplica): void {
    const left = (this.#streams.get(replica) ?? 0) - 1;
    if (left > 0) this.#streams.set(replica, left);
    else this.#streams.delete(replica);
  }

  /**
   * Ends the streams of a release that has no traffic: the replicas that have some are asked to end, which lets the
   * service close each with its own last words, and started again.
   */
  endStreams(): void {
    if (this.#stopping) return;
    const having = this.replicas.filter((replica) => this.#streams.has(replica));
    this.#replacing = Promise.all(having.map((replica) => replica.replace()));
  }

  sent(stratum: string): void {
    countBegun(this.answers, stratum);
  }

  answered(stratum: string, what: AnswerClass, ms: number): void {
    countAnswer(this.answers, stratum, what, ms);
  }

  /** Waits until no request is being answered; returns how many are left at the deadline. */
  async idle(): Promise<number> {
    if (this.#inFlight === 0) return 0;
    try {
      await once(this, 'idle', { signal: AbortSignal.timeout(this.release.config.drainWithinMs) });
    } catch {
      return this.#inFlight;
    }
    return 0;
  }

  /** Stops all replicas, once what they are answering is answered. Traffic must have been moved away before. */
  stop(): Promise<void> {
    this.#stopping ??= this.#end();
    return this.#stopping;
  }

  async #end(): Promise<void> {
    // Those who wait for a replica to become ready are woken: traffic goes elsewhere.
    this.emit('ready');
    await this.idle();
    await Promise.all(this.replicas.map((replica) => replica.stop()));
  }

  async #allReady(signal: AbortSignal): Promise<void> {
    while (!this.isReady) await once(this, 'ready', { signal });
  }
}

/** Why a release did not come up, with the last lines of the replica that did not. */
export class NotReadyError extends Error {
  readonly lines: readonly string[];

  constructor(message: string, lines: readonly string[]) {
    super(message);
    this.lines = lines;
  }
}

async function failsToStart(replica: Replica, signal: AbortSignal): Promise<never> {
  await once(replica, 'exit', { signal });
  throw new NotReadyError(`${replica.id} ended before it was ready`, replica.lastLines);
}
