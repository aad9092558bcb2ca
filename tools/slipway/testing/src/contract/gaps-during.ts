import { setTimeout as delay } from 'node:timers/promises';
import { areStopped, type Trial } from './trial.ts';

/** What is seen to run, while this takes an environment down, after no one was seen to hold its lock. */
export async function gapsDuring(trial: Trial, down: () => Promise<boolean>): Promise<string[]> {
  const watch = { isOver: false };
  const ended = down().finally(() => {
    watch.isOver = true;
  });
  const gaps: string[] = [];
  let begun = false;
  while (!watch.isOver) {
    const holder = await trial.opened().holder();
    begun ||= holder?.command === 'down';
    const { up, releases } = await trial.opened().observe();
    const runs = up || releases.some(({ replicas }) => !areStopped(replicas.map(({ state }) => state)));
    if (begun && !holder && runs) gaps.push(up ? 'the balancer runs' : 'replicas run');
    await delay(20);
  }
  expect(await ended).toBe(true);
  expect(begun).toBe(true);
  return gaps;
}
