import type { ReplicaCount } from '@slipway/core/measurement/measurement';
import type { ReplicaContainer } from '../replicas/prometheus-targets.ts';
import type { Looked } from '../scout/questions.ts';

interface Seen extends Looked {
  readinessLost: number;
  /** Starts of another process. The engine's own count begins at zero where the stack's agent has restarted a replica. */
  restarts: number;
}

/** Counts, over several looks, what a single one can't show: that a replica was not ready, or ended, for a while. */
export class ReplicaCounts {
  readonly #seen = new Map<string, Seen>();

  /** True where a look shows more than that all is as it was: what has become of a container only the engine knows. */
  isNews(looks: ReadonlyMap<string, Looked>): boolean {
    return [...looks].some(([container, { ready, startedAt }]) => {
      const seen = this.#seen.get(container);
      return !seen || !ready || !seen.ready || startedAt !== seen.startedAt;
    });
  }

  count(replicas: readonly ReplicaContainer[], looks: ReadonlyMap<string, Looked>): ReplicaCount[] {
    return replicas.map(({ id, container, state, restarts: counted }) => {
      const look = looks.get(container) ?? { ready: false };
      const seen = this.#seen.get(container);
      const isSameProcess = seen?.startedAt === look.startedAt || look.startedAt === undefined;
      const lost = seen?.ready && !look.ready && isSameProcess && state !== 'backing-off' ? 1 : 0;
      const readinessLost = (seen?.readinessLost ?? 0) + lost;
      const isOther = seen?.startedAt !== undefined && !isSameProcess;
      const restarts = Math.max(counted, (seen?.restarts ?? 0) + (isOther ? 1 : 0));
      const startedAt = look.startedAt ?? seen?.startedAt;
      this.#seen.set(container, {
        ...look,
        ...(startedAt === undefined ? {} : { startedAt }),
        readinessLost,
        restarts,
      });
      return {
        id,
        state: state === 'ready' && !look.ready ? 'unready' : state,
        restarts,
        readinessLost,
        ...(look.residentBytes === undefined ? {} : { residentBytes: look.residentBytes }),
      };
    });
  }
}
