import * as z from 'zod';
import { parseJson } from '@slipway/core/text/json';
import type { ReplicaContainer } from './prometheus-targets.ts';

const file = z.object({
  /** Milliseconds since the epoch, by the clock of the engine's machine. */
  at: z.number(),
  /** The names of the containers that are not ready. */
  replicas: z.array(z.string()),
  /** Of those that are. */
  ready: z.array(z.string()),
});

/** How the replicas that were looked at did, by the names of their containers. */
export interface Readiness {
  ready: readonly string[];
  unready: readonly string[];
}

/** What the agent says once a second, for Nginx and for `slipway status`: which replicas are not ready, and which are. */
export function renderReadiness({ ready, unready }: Readiness, now: Date): string {
  const said: z.output<typeof file> = { at: now.getTime(), replicas: [...unready], ready: [...ready] };
  return JSON.stringify(said);
}

/** Milliseconds after which its word is worth nothing: it says it each second. */
const wordLastsMs = 10_000;

/**
 * Replicas that run as the agent's last word has them: Docker asks them seldom. One that the agent has not looked at yet
 * is left as it is.
 * @param word the file, and when it was read by the clock of the engine's machine.
 */
export function asTheAgentSays(
  replicas: readonly ReplicaContainer[],
  word: { text: string; at: Date } | undefined,
): ReplicaContainer[] {
  if (word === undefined) return [...replicas];
  const said = parseJson(file, word.text);
  if (said === undefined || word.at.getTime() - said.at > wordLastsMs) return [...replicas];
  return replicas.map((replica) => {
    const { state, container } = replica;
    if (state !== 'ready' && state !== 'unready' && state !== 'starting') return replica;
    if (said.ready.includes(container)) return { ...replica, state: 'ready' };
    return state === 'ready' && said.replicas.includes(container)
      ? { ...replica, state: 'unready' }
      : replica;
  });
}
