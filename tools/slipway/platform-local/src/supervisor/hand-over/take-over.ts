import { setTimeout as delay } from 'node:timers/promises';
import { Server } from 'node:net';
import { messageOf } from '@slipway/core/errors/slipway-error';
import { fromPredecessor, type Addresses, type FromSuccessor } from './hand-over.ts';

/** Longer than a supervisor takes to end that is in a hurry. */
const predecessorEndsWithinMs = 40_000;

/** What a supervisor does that takes over. */
export interface TakesOver {
  /** Starts replicas of what is committed; resolves with the current releases that did not become ready. */
  startCommitted(): Promise<string[]>;
  announce(at: Addresses): void;
  adopt(what: 'control' | 'public', server: Server, at: Addresses): void;
}

/** Takes over from the supervisor that started this process; the steps are described with `handOverVersion`. */
export async function takeOver(supervisor: TakesOver): Promise<void> {
  let at: Addresses | undefined;
  let isDone = false;
  const done = new Promise<void>((resolve) => {
    process.on('message', (message, handle: unknown) => {
      const { go, take } = fromPredecessor.parse(message);
      if (go) {
        at = go;
        announce(supervisor, go);
      }
      // At once: connections come in from the moment at which the socket is here.
      if (take && at && handle instanceof Server) {
        supervisor.adopt(take, handle, at);
        if (take === 'control') return;
        tell({ taken: true });
        isDone = true;
        resolve();
      }
    });
  });
  process.once('disconnect', () => {
    // Without the old one before all is handed over, there is nothing to take over.
    if (!isDone) process.exit(1);
  });
  tell({ ready: { unready: await supervisor.startCommitted() } });
  await done;
}

function announce(supervisor: TakesOver, at: Addresses): void {
  try {
    supervisor.announce(at);
    tell({ announced: true });
  } catch (error) {
    tell({ failed: messageOf(error) }, () => process.exit(1));
  }
}

/** Has the old supervisor end now, where it is still giving its last answers. */
export async function endPredecessor(): Promise<void> {
  if (!process.connected) return;
  const gone = new Promise<void>((resolve) => {
    process.once('disconnect', resolve);
  });
  tell({ end: true });
  await Promise.race([gone, delay(predecessorEndsWithinMs, undefined, { ref: false })]);
}

function tell(message: FromSuccessor, sent: () => void = () => undefined): void {
  process.send?.(message, undefined, undefined, sent);
}
