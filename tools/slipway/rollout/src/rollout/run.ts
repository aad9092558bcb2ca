import { messageOf } from '@slipway/core/errors/slipway-error';
import type { Outcome } from '@slipway/core/ledger/event';
import type { Progress } from './progress.ts';
import { Rejected, type FailureReport } from '@slipway/core/ledger/failure-report';
import { Interrupted, interruptible, listenForSignals } from './interruption.ts';
import type { Phase } from './phase.ts';
import type { Rollout } from './rollout.ts';
import { watchOrders } from './watch-orders.ts';

/**
 * Walks through the phases. However it ends, the lock is given back, and with it everything that was not committed
 * is undone by the platform: one way back for a failure, for Ctrl-C and for a crash.
 */
export async function runRollout(
  rollout: Rollout,
  phases: readonly Phase[],
  progress: Progress,
): Promise<void> {
  const stopListening = listenForSignals(rollout.interruption);
  const stopWatching = watchOrders(rollout);
  try {
    await progress.run(
      phases.map((phase) => ({
        name: phase.name,
        skip: () => rollout.finished,
        run: (say) => {
          rollout.say = say;
          return interruptible(rollout.interruption.signal, () => timed(rollout, phase));
        },
      })),
    );
    await giveBack(rollout);
  } catch (error) {
    rollout.abandonProbing();
    // Before the lock is given back: after that the ledger may be somebody else's to write. Not after a commit: the
    // next command settles that from what is committed.
    if (rollout.committed === false) await recordFailure(rollout, error);
    await rollout.lock?.release().catch(() => undefined);
    throw error;
  } finally {
    stopListening();
    stopWatching();
  }
}

/** A release that is committed serves, whatever becomes of the lock: it ends by itself. */
async function giveBack(rollout: Rollout): Promise<void> {
  try {
    await rollout.lock?.release();
  } catch (error) {
    if (rollout.committed !== true) throw error;
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
  await recordEnd(rollout, outcome, messageOf(error), report).catch(() => undefined);
}

/** Writes the end of the attempt into the ledger, where it had begun. */
export async function recordEnd(
  rollout: Rollout,
  outcome: Outcome,
  why?: string,
  report?: FailureReport,
): Promise<void> {
  if (rollout.attempt === undefined) return;
  await rollout.ledger.append({
    kind: 'ended',
    attempt: rollout.attempt,
    release: rollout.candidate.id,
    outcome,
    ...(why === undefined ? {} : { why }),
    ...(report ? { report } : {}),
    phases: rollout.timings,
    probed: rollout.probed.sent,
    lost: rollout.probed.lost,
    durationMs: Math.round(performance.now() - rollout.beganAt),
  });
}

async function timed(rollout: Rollout, phase: Phase): Promise<string> {
  const began = performance.now();
  rollout.phase = phase.name;
  await rollout.lock?.enter(phase.name);
  try {
    return await phase.run(rollout);
  } finally {
    rollout.timings.push({ name: phase.name, ms: Math.round(performance.now() - began) });
  }
}
