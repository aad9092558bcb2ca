import * as z from 'zod';
import type { WatchSettings } from '../environment/rollout.ts';
import type { Objective } from '../verdict/evidence.ts';

/**
 * A release that serves is looked at for a while longer: for what shows under all traffic and with time only. This stands
 * beside what is committed, so that whatever carries the releases goes on with it when the command has ended.
 */
export const watchSchema = z.object({
  /** The attempt, by its number in the ledger, that brought the release to serve. */
  attempt: z.int().min(0),
  /** ISO 8601. */
  since: z.string(),
  until: z.string(),
  /** What becomes of a release that is unhealthy. */
  then: z.enum(['rollback', 'tell']),
  /** What it is held to over a twelfth of the time: share of failing requests (0 to 1), milliseconds. */
  limits: z.object({ errors: z.number(), p99: z.number() }),
});

export type Watch = z.output<typeof watchSchema>;

/** What the release before it did under its traffic: share of failing requests, milliseconds. */
export interface Usual {
  errors: number;
  p99: number | undefined;
}

/** So many times the usual is no noise. */
const times = 3;
/** Milliseconds by which answers must be slower at the least: three times as long is nothing where all are fast. */
const slowerByMs = 50;

/** The watch on a release that begins to serve now. */
export function watchFrom(
  now: Date,
  attempt: number,
  settings: WatchSettings,
  objective: Objective,
  usual: Usual | undefined,
): Watch {
  return {
    attempt,
    since: now.toISOString(),
    until: new Date(now.getTime() + settings.for).toISOString(),
    then: settings.then,
    limits: {
      errors: Math.max(objective.errors, times * (usual?.errors ?? 0)),
      p99: usual?.p99 === undefined ? objective.p99 : Math.max(times * usual.p99, usual.p99 + slowerByMs),
    },
  };
}

/** Milliseconds from its begin to its end. */
export function lengthOf({ since, until }: Watch): number {
  return Date.parse(until) - Date.parse(since);
}
