import * as z from 'zod';
import { parseJson } from '@slipway/core/text/json';
import type { ReplicaContainer } from './prometheus-targets.ts';

const file = z.object({
  /** Milliseconds since the epoch, by the clock of the engine's machine. */
  at: z.number(),
  /** The names of their containers. */
  replicas: z.array(z.string()),
});

/** What the agent says once a second, for Nginx and for `slipway status`: which replicas are not ready. */
export function renderUnready(replicas: readonly string[], now: Date): string {
  const said: z.output<typeof file> = { at: now.getTime(), replicas: [...replicas] };
  return JSON.stringify(said);
}

/** Milliseconds after which its word is worth nothing: it says it each second. */
const wordLastsMs = 10_000;

/**
 * Replicas that run as the agent's last word has them: Docker asks them once in minutes. One that starts is left as it
 * is, for the agent may not have seen it yet.
 * @param word the file, and when it was read by the clock of the engine's machine.
 */
export function asTheAgentSays(
  replicas: readonly ReplicaContainer[],
  word: { text: string; at: Date } | undefined,
): ReplicaContainer[] {
  if (word === undefined) return [...replicas];
  const said = parseJson(file, word.text);
  if (said === undefined || word.at.getTime() - said.at > wordLastsMs) return [...replicas];
  return replicas.map((replica) =>
    replica.state === 'ready' || replica.state === 'unready'
      ? { ...replica, state: said.replicas.includes(replica.container) ? 'unready' : 'ready' }
      : replica,
  );
}
