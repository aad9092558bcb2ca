import type { ProbeRequest } from '../probe/expectation.ts';
import type { ProbeTally } from '../probe/tally.ts';
import type { ReleaseId } from '../release/release.ts';
import type { Watch } from '../watch/watch.ts';
import type { Weights } from './observation.ts';

/** Which release gets how much of it. */
export interface Traffic {
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

  /**
   * Makes a release the current one for good; the one before becomes the standby. It is kept warm (running) for this
   * many milliseconds, whatever becomes of this command, then cold: stopped, and launched again where it is needed. With
   * `watch`, whatever carries the releases looks at it on, rolls it back or tells, and writes into the ledger what it saw.
   */
  commit(service: string, id: ReleaseId, standbyWarmMs: number, watch?: Watch): Promise<void>;
}
