import * as z from 'zod';
import { SlipwayError } from '../errors/slipway-error.ts';
import { readActor, whoIs } from '../release/actor.ts';
import type { Actor } from '../release/release.ts';

/** What another terminal tells a rollout in progress: go on with the next step now, or go back. */
export const orderSchema = z.object({
  what: z.enum(['promote', 'abort']),
  /** The phase that the rollout was in when it was told: a promotion is meant for that step, and for no later one. */
  phase: z.string().optional(),
  by: z.object({ user: z.string(), host: z.string(), run: z.string().optional() }),
});

export type Order = z.output<typeof orderSchema>;

/** Who holds the lock, and what for. */
export interface Holder extends Actor {
  pid: number;
  command: string;
  /** ISO 8601. */
  since: string;
  phase: string;
}

/** This process as the holder of a lock, from now on. */
export function holderFor(command: string, phase = 'lock'): Holder {
  return { ...readActor(), pid: process.pid, command, since: new Date().toISOString(), phase };
}

/** Who has the lock, what for, since when, and how far they are. */
export function describeHolder(holder: Holder | undefined): string {
  if (!holder) return 'another command was just beginning or ending';
  const { pid, command, since, phase } = holder;
  return `${whoIs(holder)} (process ${String(pid)}) runs "${command}" since ${since}, now in phase ${phase}`;
}

/** What a command is told that finds the lock taken: by whom, since when, and how far they are. */
export class Locked extends SlipwayError {
  readonly holder: Holder | undefined;

  constructor(holder: Holder | undefined, environment: string) {
    super({
      what: `${environment} is locked`,
      why: describeHolder(holder),
      next: 'wait for it to end and try again, or queue behind it: --wait',
    });
    this.holder = holder;
  }
}

/** That a lock ended which no one gave back. */
export function lockLost(why: string): SlipwayError {
  return new SlipwayError({
    what: 'The lock was lost in the middle of the command',
    why,
    next: 'what was not committed is undone; slipway status shows what serves, then try again',
  });
}

/** A lease: it ends with the process that holds it, however that process dies. */
export interface Lock {
  /** Resolves with the reason as soon as the lease ends without having been given back; else never. */
  readonly lost: Promise<SlipwayError>;
  /** Tells who waits which phase the holder is in. */
  enter(phase: string): Promise<void>;
  /** What someone at another terminal told this rollout since it was last asked. */
  takeOrder(): Promise<Order | undefined>;
  /**
   * Gives the lock back. Whatever was not committed is undone first: traffic goes where it was last committed to,
   * and releases that are neither current nor standby are stopped.
   */
  release(): Promise<void>;
}

/** One rollout at a time. */
export interface Locking {
  /** Throws `Locked` where someone has it. */
  lock(command: string): Promise<Lock>;

  /** Who holds the lock now. */
  holder(): Promise<Holder | undefined>;

  /** Hands an order to the holder of the lock; false where there is none. */
  order(order: Order): Promise<boolean>;
}
