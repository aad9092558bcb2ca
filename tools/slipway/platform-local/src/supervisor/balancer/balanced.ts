import type { AnswerClass } from '@slipway/core/measurement/answers';
import type { ReplicaConnections } from './replica-connections.ts';

/** What the balancer needs of a replica. */
export interface BalancedReplica {
  connections: ReplicaConnections;
}

/** What the balancer needs of a release. */
export interface BalancedRelease {
  /** The next ready replica that is not among those tried before. */
  next(tried: ReadonlySet<BalancedReplica>): BalancedReplica | undefined;
  /** Resolves once a replica is ready; rejects when the signal aborts. */
  someReady(signal: AbortSignal): Promise<void>;
  /** A request is being answered: a drain of the release waits for it. */
  began(): void;
  finished(): void;
  /** A WebSocket or an event stream, for which nothing waits. */
  streamOpened(replica: BalancedReplica): void;
  streamClosed(replica: BalancedReplica): void;
  /** Takes note that a request of this stratum was sent to a replica. */
  sent(stratum: string): void;
  /** Takes note of what became of it, and of the milliseconds since it had arrived. */
  answered(stratum: string, what: AnswerClass, ms: number): void;
}

/** Which release a request is for. */
export interface Directory {
  /** True where more than one release has traffic. */
  isShared(service: string): boolean;
  /** By the weights of the service's traffic; the same for one visitor. */
  draw(service: string, visitor?: string): BalancedRelease | undefined;
  /** A staged release by its name, whatever its weight. */
  named(service: string, release: string): BalancedRelease | undefined;
}
