import { messageOf } from '@slipway/core/errors/slipway-error';
import { Rejected } from '@slipway/core/ledger/failure-report';
import type { Release } from '@slipway/core/release/release';
import { Interrupted, interruptible, listenForSignals } from './interruption.ts';
import type { Ends, Phase, RolloutOutcome } from './phase.ts';
import type { Progress } from './progress.ts';
import type { Rollout } from './rollout.ts';
import type { Seen } from './seen.ts';
import type { Sequence } from './sequence.ts';
import { watchOrders } from './watch-orders.ts';

/** How a rollout ended that did not fail. */
export interface RolloutResult {
  outcome: RolloutOutcome;
  candidate: Release;
  /** Where the environment is found. */
  url: string;
}

/** What is known at the end of every rollout. */
export interface KnownInTheEnd {
  candidate: Release;
  seen: Seen;
}

/**
 * Walks through the phases. However it ends, the lock is given back, and with it everything that was not committed
 * is undone by the platform: one way back for a failure, for Ctrl-C and for a crash.
 */
export async function runRollout<Start extends object>(
  rollout: Rollout,
  sequence: Sequence<Start, KnownInTheEnd>,
  start: Start,
  progress: Progress,
): Promise<RolloutResult> {
  const stopListening = listenForSignals(rollout.interruption);
  const stopWatching = watchOrders(rollout);
  const walk = new Walk(rollout, start);
  try {
    await progress.run(
      sequence.phases.map((phase) => ({
        name: phase.name,
        skip: () => walk.isOver,
        run: (say) => {
          rollout.say = say;
          return interruptible(rollout.interruption.signal, () => walk.through(phase));
        },
      })),
    );
    await giveBack(rollout);
    const { candidate, seen } = walk.known as KnownInTheEnd;
    return { outcome: walk.outcome, candidate, url: seen.observation.url };
  } catch (error) {
    rollout.visits?.abandon();
    // Before the lock is given back: after that the ledger may be someone else's to write. Not after a commit: the
    // next command settles that from what is committed.
    if (rollout.attempt?.committed === false) await recordFailure(rollout, error);
    await rollout.lock?.release().catch(() => undefined);
    throw error;
  } finally {
    stopListening();
    stopWatching();
  }
}

/** What the phases have found out so far. That each has what it needs, `Sequence` has seen to. */
class Walk {
  readonly known: object;
  outcome: RolloutOutcome = 'serving';
  isOver = false;
  readonly #rollout: Rollout;

  constructor(rollout: Rollout, start: object) {
    this.#rollout = rollout;
    this.known = { ...start };
  }

  async through(phase: Phase<never>): Promise<string> {
    const began = performance.now();
    this.#rollout.phase = phase.name;
    await this.#rollout.lock?.enter(phase.name);
    try {
      const { said, ...adds } = await phase.run(this.#rollout, this.known as never);
      if ('ends' in adds) this.#end(adds);
      else Object.assign(this.known, adds);
      return said;
    } finally {
      this.#rollout.timings.push({ name: phase.name, ms: Math.round(performance.now() - began) });
    }
  }

  #end({ ends, candidate }: Omit<Ends, 'said'>): void {
    this.isOver = true;
    this.outcome = ends;
    Object.assign(this.known, { candidate });
  }
}

/** A release that is committed serves, whatever becomes of the lock: it ends by itself. */
async function giveBack(rollout: Rollout): Promise<void> {
  try {
    await rollout.lock?.release();
  } catch (error) {
    if (rollout.attempt?.committed !== true) throw error;
    rollout.notes.push(`the lock could not be released: ${messageOf(error)}`);
  }
}

/**
 * Where the lock is lost it can't be recorded: the next command settles what is open, what the lock guarded is undone
 * by then, and the first error is the one to tell.
 */
async function recordFailure(rollout: Rollout, error: unknown): Promise<void> {
  const outcome = error instanceof Interrupted ? 'interrupted' : 'failed';
  const report = error instanceof Rejected ? error.report : undefined;
  await rollout.attempt?.ended(rollout, outcome, messageOf(error), report).catch(() => undefined);
}
