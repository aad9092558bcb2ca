import * as z from 'zod';
import type { ReplicaContainer } from './prometheus-targets.ts';

const file = z.object({
  /** Milliseconds since the epoch, by the clock of the engine's machine. */
  at: z.number(),
  /** The names of their containers. */
  replicas: z.array(z.string()),
});

/** What the agent says once a second, for Nginx and for whoever looks: which replicas are not ready. */
export function renderUnready(replicas: readonly string[], now: Date): string {
  const said: z.output<typeof file> = { at: now.getTime(), replicas: [...replicas] };
  return JSON.stringify(said);
}

/**
 * Replicas that run as the agent's last word has them: Docker asks them once in minutes. One that starts is left as it
 * is, for the agent may not have seen it yet.
 */
export function asTheAgentSays(
  replicas: readonly ReplicaContainer[],
  text: string | undefined,
): ReplicaContainer[] {
  if (text === undefined) return [...replicas];
  const unready = file.parse(JSON.parse(text)).replicas;
  return replicas.map((replica) =>
    replica.state === 'ready' || replica.state === 'unready'
      ? { ...replica, state: unready.includes(replica.container) ? 'unready' : 'ready' }
      : replica,
  );
}
