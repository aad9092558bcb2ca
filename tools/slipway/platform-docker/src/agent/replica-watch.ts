import type { Look } from './look.ts';

/** Looks in a row at which a replica is not alive before it is restarted: about as many seconds, and longer where it hangs. */
const looksUntilDead = 5;

/** What Docker's health check says; `none` where there is none. */
export type Health = 'healthy' | 'ill' | 'none';

/** One replica as the agent has seen it. */
interface Seen {
  wasReady: boolean;
  notAlive: number;
}

/** What the looks at replicas come to over time, by container id. */
export class ReplicaWatch {
  readonly #seen = new Map<string, Seen>();

  /**
   * Takes a look in, and what Docker's own health check says. `restart` where the replica was not alive for so long that
   * it is to be started again.
   */
  take(id: string, { ready, alive }: Look, health: Health): { ready: boolean; restart: boolean } {
    const seen = this.#seen.get(id) ?? { wasReady: false, notAlive: 0 };
    this.#seen.set(id, seen);
    const isReady = ready === 'none' ? health === 'healthy' || health === 'none' : ready;
    // What has not been ready yet may still be starting. Docker's word counts too: this look may be the first.
    seen.wasReady ||= isReady || health === 'healthy';
    seen.notAlive = alive === false && seen.wasReady ? seen.notAlive + 1 : 0;
    const restart = seen.notAlive >= looksUntilDead;
    if (restart) this.forget(id);
    return { ready: isReady, restart };
  }

  /** True where a replica was ready at some time since it was last forgotten: its end is no crash at the start. */
  wasReady(id: string): boolean {
    return this.#seen.get(id)?.wasReady ?? false;
  }

  forget(id: string): void {
    this.#seen.delete(id);
  }

  /** Forgets all but these. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.#seen.keys()) if (!ids.has(id)) this.forget(id);
  }
}
