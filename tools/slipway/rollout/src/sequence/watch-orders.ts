import { setTimeout as delay } from 'node:timers/promises';
import { Aborted } from './interruption.ts';
import type { Order } from '@slipway/core/platform/lock';
import type { Rollout } from './rollout.ts';

const pollMs = 200;

/**
 * Listens, while this rollout has the lock, for what another terminal tells it: an abort ends it as Ctrl-C would, a
 * promotion is kept for the step that it was meant for. Returns a function that ends the listening.
 */
export function watchOrders(rollout: Rollout): () => void {
  const over = new AbortController();
  void watch(rollout, over.signal);
  return () => {
    over.abort();
  };
}

async function watch(rollout: Rollout, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    obey(rollout, await take(rollout));
    await delay(pollMs, undefined, { signal: over }).catch(() => undefined);
  }
}

/** That the lock is lost is told by the lock. */
async function take({ lock }: Rollout): Promise<Order | undefined> {
  try {
    return await lock?.takeOrder();
  } catch {
    return undefined;
  }
}

function obey(rollout: Rollout, order: Order | undefined): void {
  if (order?.what === 'promote' && (order.phase ?? rollout.phase) === rollout.phase)
    rollout.promotion = order;
  if (order?.what === 'abort') rollout.interruption.abort(new Aborted(order.by));
}
