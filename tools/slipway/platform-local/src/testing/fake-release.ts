import { countAnswer, countBegun, noAnswers, type AnswerClass } from '@slipway/core/measurement/answers';
import type { BalancedRelease, BalancedReplica } from '../supervisor/balancer/balanced.ts';
import { ReplicaConnections } from '../supervisor/balancer/replica-connections.ts';

/** A release whose replicas are plain servers on sockets, named `one`, `two`, ... by their answers. */
export class FakeRelease implements BalancedRelease {
  inFlight = 0;
  streams = 0;
  readonly answers = noAnswers();
  staged = false;
  readonly #replicas: { connections: ReplicaConnections }[];
  #turn = 0;

  constructor(socketPaths: readonly string[]) {
    this.#replicas = socketPaths.map((socketPath) => ({ connections: new ReplicaConnections(socketPath) }));
  }

  next(tried: ReadonlySet<BalancedReplica>): BalancedReplica | undefined {
    this.#turn += 1;
    const left = this.#replicas.filter((replica) => !tried.has(replica));
    return left[this.#turn % left.length];
  }

  someReady(): Promise<void> {
    return this.#replicas.length > 0 ? Promise.resolve() : Promise.reject(new Error('none'));
  }

  began(): void {
    this.inFlight += 1;
  }

  finished(): void {
    this.inFlight -= 1;
  }

  streamOpened(): void {
    this.streams += 1;
  }

  streamClosed(): void {
    this.streams -= 1;
  }

  sent(stratum: string): void {
    countBegun(this.answers, stratum);
  }

  answered(stratum: string, what: AnswerClass, ms: number): void {
    countAnswer(this.answers, stratum, what, ms);
  }

  /** How often each class was the answer, over all strata. */
  get classes(): Record<string, number> {
    const all: Record<string, number> = {};
    for (const { classes } of Object.values(this.answers)) {
      for (const [what, count] of Object.entries(classes)) all[what] = (all[what] ?? 0) + count;
    }
    return all;
  }

  close(): void {
    for (const { connections } of this.#replicas) connections.close();
  }
}
