import { setImmediate } from 'node:timers/promises';
import { Interruption } from './interruption.ts';
import type { Order } from '@slipway/core/platform/lock';
import type { Rollout } from './rollout.ts';
import { watchOrders } from './watch-orders.ts';

const by = { user: 'kit', host: 'quay' };

/** A rollout in a phase that is given an order, and what it has heard of it. */
async function toldIn(phase: string, order: Order): Promise<Rollout> {
  const orders: (Order | undefined)[] = [order];
  const rollout = {
    phase,
    interruption: new Interruption(),
    lock: { takeOrder: () => Promise.resolve(orders.shift()) },
  } as unknown as Rollout;
  const stop = watchOrders(rollout);
  while (orders.length > 0) await setImmediate();
  await setImmediate();
  stop();
  return rollout;
}

test('a promotion counts for the step that it was given at, and for no later one', async () => {
  const promote: Order = { what: 'promote', phase: 'judge 50 %', by };
  expect((await toldIn('judge 50 %', promote)).promotion).toEqual(promote);
  expect((await toldIn('judge 100 %', promote)).promotion).toBeUndefined();
});

test('an abort counts whatever the phase', async () => {
  const { interruption } = await toldIn('shift 100 %', { what: 'abort', phase: 'judge 50 %', by });
  expect(interruption.signal.aborted).toBe(true);
});
